"""The daily check-in: three taps on a good day, by tap or by typing, and every answer can be corrected."""

from __future__ import annotations

import pytest

from tests.stories.clinic import Clinic, Patient


async def at_check_in(clinic: Clinic, day: int = 1) -> Patient:
    patient = await clinic.patient()
    await clinic.check_in(day)
    return patient


async def test_a_good_day_is_three_taps_in_one_message(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    before = len(patient.received)
    await patient.check_in_without_trouble()
    assert len(patient.received) == before
    assert "Day 1 of 14 is saved" in patient.last
    assert await clinic.answers(patient, 1) == {"flags": ["none"], "effects": ["none"], "goal": "little"}
    assert await clinic.open_cases() == []


async def test_a_dot_per_day_shows_the_way(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    assert "◐ ○ ○" in patient.last
    await patient.check_in_without_trouble()
    assert "● ○ ○" in patient.last
    await clinic.check_in(day=3)
    assert "● ◌ ◐ ○" in patient.last


async def test_effects_ask_how_much(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.taps("None of these", "Bruise", "Sore", "Done")
    assert "How sore" in patient.last
    await patient.taps_data("pain:3$")
    await patient.taps("Clearly better")
    answers = await clinic.answers(patient, 1)
    assert answers["effects"] == ["bruise", "sore"]
    assert answers["pain"] == 3


async def test_the_whole_check_in_can_be_typed(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.says("none")
    await patient.says("a bit sore 3")
    await patient.says("a little better")
    assert await clinic.answers(patient, 1) == {"flags": ["none"], "effects": ["sore"], "pain": 3, "goal": "little"}
    assert patient.reads("Day 1 of 14 is saved")


@pytest.mark.parametrize(("typed", "kept"), [("7/10", 7), ("7", 7), ("about 7", 7), ("none", 0)])
async def test_a_number_can_be_typed_as_people_type_it(clinic: Clinic, typed: str, kept: int) -> None:
    patient = await at_check_in(clinic)
    await patient.says("nope")
    await patient.says("headache")
    await patient.says(typed)
    assert (await clinic.answers(patient, 1))["headache"] == kept


async def test_a_number_out_of_range_is_asked_again(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.says("none")
    await patient.says("sore")
    await patient.says("15")
    assert "could not read that as an answer" in patient.last
    assert "How sore" in patient.last
    assert "pain" not in await clinic.answers(patient, 1)


async def test_yess_to_which_of_these_is_asked_back(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.says("yess")
    assert "Tap all that fit" in patient.last
    assert "flags" not in await clinic.answers(patient, 1)


async def test_spanish_answers_are_understood(clinic: Clinic) -> None:
    patient = await clinic.patient(language="es")
    await clinic.check_in(day=1)
    await patient.says("ninguno")
    await patient.says("dolor 2/10")
    await patient.says("igual")
    assert await clinic.answers(patient, 1) == {"flags": ["none"], "effects": ["sore"], "pain": 2, "goal": "same"}


async def test_an_answer_can_be_corrected_and_the_old_screen_gives_way(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.check_in_without_trouble()
    await patient.taps("Change an answer", "Your goal")
    assert patient.count("Day 1 of 14") == 1
    await patient.taps("Worse")
    assert (await clinic.answers(patient, 1))["goal"] == "worse"
    assert "Your goal: Worse" in patient.last


async def test_a_correction_into_a_red_flag_opens_a_case(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.check_in_without_trouble()
    await patient.says("change an answer")
    await patient.taps("Since the last check-in", "Voice or speech", "Done")
    assert (await clinic.answers(patient, 1))["flags"] == ["voice_speech"]
    assert len(await clinic.open_cases()) == 1


async def test_one_reminder_and_no_second_set_of_buttons(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await clinic.until(day=2, hour=17)
    assert patient.count("Day 1 is still open") == 1
    assert patient.count("Day 1 of 14") == 1
    assert patient.reads("further down")
    await patient.check_in_without_trouble()
    assert patient.reads("Day 1 of 14 is saved")


async def test_no_reminder_for_those_who_answered(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.check_in_without_trouble()
    await clinic.until(day=2, hour=9)
    assert not patient.reads("still open")


async def test_yesterday_can_be_filled_in_and_is_marked_as_recalled(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await clinic.check_in(day=2)
    assert "Day 2 of 14" in patient.last, "the question of today stands at the bottom"
    await patient.taps("Fill in yesterday")
    assert "Day 1 of 14" in patient.last
    await patient.check_in_without_trouble()
    entry = await clinic.entry(patient, 1)
    assert entry is not None
    assert entry.recalled
    assert patient.reads("Filled in later")
    await patient.says("/diary")
    await patient.check_in_without_trouble()
    today = await clinic.entry(patient, 2)
    assert today is not None
    assert not today.recalled


async def test_a_note_is_kept_with_the_day(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.check_in_without_trouble()
    await patient.taps("Add a note")
    await patient.says("Slept well, went for a walk")
    assert "note is saved" in patient.last
    assert (await clinic.answers(patient, 1))["note"] == "Slept well, went for a walk"


async def test_a_note_that_holds_a_red_flag_is_both(clinic: Clinic) -> None:
    patient = await at_check_in(clinic)
    await patient.check_in_without_trouble()
    await patient.taps("Add a note")
    await patient.says("I can't swallow my food")
    assert (await clinic.answers(patient, 1))["note"] == "I can't swallow my food"
    assert len(await clinic.open_cases()) == 1
    assert patient.reads("call 911 now")
    await patient.says("thanks")
    assert (await clinic.answers(patient, 1))["note"] == "I can't swallow my food"


async def test_a_new_medicine_is_looked_at_by_a_nurse(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await at_check_in(clinic)
    await patient.check_in_without_trouble()
    await patient.taps("New medicine")
    await patient.says("Gentamicin")
    case = await clinic.the_case()
    (event,) = [event for event in await clinic.events(case) if event.kind == "new_medicine"]
    assert event.text == "Gentamicin"
    assert nurse.reads(case.code)
    assert patient.reads("A nurse will look at it")
    await clinic.passes(hours=3)
    assert not patient.reads("Call the clinic now")


async def test_the_diary_can_be_called_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/diary")
    assert "Tue, Jun 9, 18:00" in patient.last
    await clinic.check_in(day=1)
    await patient.says("/diary")
    assert "Day 1 of 14" in patient.last
    assert patient.count("Day 1 of 14") == 1
