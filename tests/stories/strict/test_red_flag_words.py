"""A red flag in every form it can come in: who is told what, and that nobody is told twice."""

from __future__ import annotations

import pytest

from tests.stories.clinic import Clinic

BREATH = "I can't breathe"
SWALLOWING = "I have trouble swallowing"

IN_EACH_LANGUAGE = [
    ("en", "I can't breathe", "Call 911 now", "10:00 sent to the nurse"),
    ("es", "no puedo respirar", "Llame al 911 ahora", "10:00 enviado a enfermería"),
    ("fr", "je ne peux plus respirer", "Appelez le 911 maintenant", "10:00 transmis à l'infirmière"),
    ("de", "ich bekomme keine Luft", "Rufen Sie jetzt 911 an", "10:00 ans Pflegeteam gesendet"),
    ("pt", "não consigo respirar", "Ligue para 911 agora", "10:00 enviado à enfermagem"),
]


@pytest.mark.parametrize(("language", "text", "advice", "status"), IN_EACH_LANGUAGE)
async def test_an_emergency_in_each_language(
    clinic: Clinic, language: str, text: str, advice: str, status: str
) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(language=language)
    await patient.says(text)
    patient.expects(advice)
    patient.expects(status)
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_an_emergency_in_a_language_that_is_not_the_chats(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(language="de")
    await patient.says("no puedo respirar")
    patient.expects("Rufen Sie jetzt 911 an. Fahren Sie nicht selbst.")
    patient.expects("10:00 ans Pflegeteam gesendet")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_an_edit_into_a_red_flag(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("thank you so much")
    patient.expects("You are welcome. Write here at any time")
    await clinic.passes(minutes=5)
    await patient.changes("thank you so much", "I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:05 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:08", "first nurse")


async def test_an_edit_that_takes_a_red_flag_back_lowers_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await patient.changes(BREATH, "all fine")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")
    await clinic.passes(minutes=1)
    ana.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")


async def test_an_edit_without_a_red_flag_is_only_noted(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("thank you so much")
    patient.expects("You are welcome. Write here at any time")
    await patient.changes("thank you so much", "thank you")
    patient.expects("I saw that you changed your message. Both versions are")
    ana.expects_nothing()


async def test_a_red_flag_under_a_picture(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.sends_photo("look at this, and I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_a_red_flag_split_in_two(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't")
    patient.expects("I did not understand that. It is kept.")
    await clinic.passes(seconds=5)
    await patient.says("swallow anything")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_the_same_two_pieces_half_an_hour_apart_are_not_joined(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't")
    patient.expects("I did not understand that. It is kept.")
    await clinic.passes(minutes=30)
    await patient.says("my dog is called swallow")
    patient.expects("I did not understand that. It is kept.")
    ana.expects_nothing()


async def test_the_same_red_flag_twice_in_a_breath_pages_once(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    patient.phone.says(BREATH)
    patient.phone.says(BREATH)
    patient.phone.says(BREATH)
    await clinic.stage.settle()
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_what_is_denied_opens_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I have no trouble swallowing")
    patient.expects("I did not understand that. It is kept.")
    ana.expects_nothing()


async def test_what_another_person_has_opens_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("my neighbour's dog has a hoarse bark, thanks for asking")
    patient.expects("I did not understand that. It is kept.")
    ana.expects_nothing()


async def test_worse_raises_and_pages_again(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/urgent")
    patient.expects("Call 911 now if you cannot breathe well, cannot swallow")
    await patient.taps("Tell the nurse now")
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Now · case", "0 min · acknowledge by 10:15", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.passes(minutes=59)
    await patient.says("it is worse")
    patient.expects("Go to the emergency department now. Someone else should")
    patient.expects("10:59 you told us more: added")
    ana.expects("Emergency department now · case", "0 min · acknowledge by 11:04", "first nurse")


async def test_worse_with_nothing_open_can_be_passed_to_the_nurse(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("it is getting worse")
    patient.expects("I did not understand that. It is kept.")
    await patient.taps("Pass it to the nurse")
    patient.expects("Passed to the nurse. They read it on working days from 8")
    ana.expects("Within 3 days · case", "0 min · acknowledge by Tue, Jun 9, 10:00", "first nurse")


async def test_better_lowers_nothing_and_calls_nobody(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.passes(minutes=4)
    await patient.says("better now")
    ana.expects("Something new in case", "which is yours")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")


async def test_still_there_is_a_second_report(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(SWALLOWING)
    ana.expects("Now · case", "0 min · acknowledge by 10:15", "first nurse")
    await patient.answers_the_questions()
    patient.has_read_all()
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.passes(minutes=59)
    await patient.says("still there")
    patient.expects("Go to the emergency department now. Someone else should")
    patient.expects("10:59 you told us more: added")
    ana.expects("Emergency department now · case", "0 min · acknowledge by 11:04", "first nurse")


async def test_thanks_after_the_advice_call_nobody(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.passes(minutes=2)
    await patient.says("thank you")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")


async def test_a_patient_at_risk_is_taken_a_step_more_seriously(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    await patient.says(SWALLOWING)
    patient.expects("Go to the emergency department now. Someone else should")
    patient.expects("10:00 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Emergency department now · case", "0 min · acknowledge by 10:05", "first nurse")


async def test_the_urgent_command_without_words(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/urgent")
    patient.expects("Call 911 now if you cannot breathe well, cannot swallow")
    await clinic.passes(minutes=30)
    ana.expects_nothing()
    await patient.says("tell the nurse")
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:30 sent to the nurse")
    ana.expects("Now · case", "0 min · acknowledge by 10:45", "first nurse")


async def test_a_voice_message_is_heard_by_a_person(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.sends_voice()
    patient.expects("Is it an emergency? Call 911 now.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Today · case", "0 min · acknowledge by 12:00", "first nurse")
    await patient.sends_voice()
    patient.expects("Is it an emergency? Call 911 now.")
    patient.expects("10:00 you told us more: added")


async def test_words_in_an_unknown_script_reach_a_person(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("لا أستطيع البلع")
    patient.expects("call 911 now", "A nurse will contact you today. I have told them.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Today · case", "0 min · acknowledge by 12:00", "first nurse")
