"""A red flag in every form it can come in: who is told what, and that nobody is told twice."""

from __future__ import annotations

import pytest

from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic

BREATH = "I can't breathe"
SWALLOWING = "I have trouble swallowing"

IN_EACH_LANGUAGE = [
    ("en", "I can't breathe", "Call 911 now", "sent to the nurse"),
    ("es", "no puedo respirar", "911", "10:00"),
    ("fr", "je ne peux plus respirer", "911", "10:00"),
    ("de", "ich bekomme keine Luft", "911", "10:00"),
    ("pt", "não consigo respirar", "911", "10:00"),
]


@pytest.mark.parametrize(("language", "text", "advice", "status"), IN_EACH_LANGUAGE)
async def test_an_emergency_in_each_language(clinic: Clinic, language: str, text: str, advice: str, status: str) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(language=language)
    await patient.says(text)


async def test_an_emergency_in_a_language_that_is_not_the_chats(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(language="de")
    await patient.says("no puedo respirar")


async def test_an_edit_into_a_red_flag(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("thank you so much")
    await clinic.passes(minutes=5)
    await patient.changes("thank you so much", "I can't breathe")


async def test_an_edit_that_takes_a_red_flag_back_lowers_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    await patient.changes(BREATH, "all fine")
    await clinic.passes(minutes=1)


async def test_an_edit_of_an_old_message_without_a_red_flag_is_only_noted(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("thank you so much")
    await patient.changes("thank you so much", "thank you")


async def test_a_red_flag_under_a_picture(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.sends_photo("look at this, and I can't breathe")


async def test_a_red_flag_split_in_two(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't")
    await clinic.passes(seconds=5)
    await patient.says("swallow anything")


async def test_the_same_two_pieces_an_hour_apart_are_not_joined(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't")
    await clinic.passes(hours=1)
    await patient.says("my dog is called swallow")


async def test_the_same_red_flag_twice_in_a_breath_pages_once(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    patient.phone.says(BREATH)
    patient.phone.says(BREATH)
    patient.phone.says(BREATH)
    await clinic.stage.settle()


async def test_a_red_flag_before_the_year_of_birth(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says(BREATH)
    await ana.taps("have it")
    await person.says(str(BIRTH_YEAR))


async def test_a_red_flag_before_consent(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says(str(BIRTH_YEAR))
    await person.says(BREATH)
    await ana.taps("have it")
    await person.taps("I agree")
    await person.taps("18:00")


async def test_a_red_flag_instead_of_an_hour(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says(str(BIRTH_YEAR))
    await person.taps("I agree")
    await person.says(BREATH)


async def test_a_red_flag_after_refusing(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says(str(BIRTH_YEAR))
    await person.taps("No, thanks")
    await person.says(BREATH)


async def test_a_red_flag_of_a_stranger_tells_them_whom_to_call_and_pages_nobody(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    stranger = Actor(clinic, clinic.phone("Stranger"))
    await stranger.says(BREATH)


async def test_a_red_flag_after_stop_is_still_a_red_flag(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/stop")
    await patient.taps("Yes, stop")
    await patient.says(BREATH)


async def test_a_red_flag_during_a_pause(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/pause")
    await patient.taps("7 days")
    await patient.says(BREATH)
    await ana.taps("have it")


async def test_a_red_flag_in_the_check_in(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.check_in(day=1)
    patient.has_read_all()
    await patient.taps("Trouble breathing")
    await ana.taps("have it")


async def test_what_is_denied_opens_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I have no trouble swallowing")


async def test_what_another_person_has_opens_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("my neighbour's dog has a hoarse bark, thanks for asking")


async def test_worse_raises_and_pages_again(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/urgent")
    await patient.taps("Tell the nurse now")
    await ana.taps("have it")
    await clinic.passes(hours=1)
    await patient.says("it is worse")


async def test_worse_with_nothing_open_is_asked_about(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("it is getting worse")


async def test_better_lowers_nothing_and_calls_nobody(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    await ana.taps("have it")
    await clinic.passes(minutes=30)
    await patient.says("better now")


async def test_still_there_is_a_second_report(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(SWALLOWING)
    await patient.answers_the_questions()
    patient.has_read_all()
    await ana.taps("have it")
    await clinic.passes(hours=1)
    await patient.says("still there")


async def test_thanks_after_the_advice_call_nobody(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    await ana.taps("have it")
    await clinic.passes(minutes=2)
    await patient.says("thank you")


async def test_a_patient_at_risk_is_taken_a_step_more_seriously(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    await patient.says(SWALLOWING)


async def test_the_urgent_command_without_words(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/urgent")
    await clinic.passes(minutes=30)
    ana.expects_nothing()
    await patient.says("tell the nurse")


async def test_a_voice_message_is_heard_by_a_person(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.sends_voice()
    await patient.sends_voice()


async def test_words_in_an_unknown_script_reach_a_person(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("لا أستطيع البلع")
