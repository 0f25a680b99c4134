"""A message reaches nobody by itself: only a call that reached the patient, or their answer, stops the clock of the contact."""

from __future__ import annotations

import pytest

from bot.care.case.snooze import snooze_case
from bot.care.errors import Refused
from bot.care.working.log_call import whom_next
from bot.care.working.work_case import log_call, write_to_patient
from bot.domain.case import EventKind, NextStep
from bot.domain.tier import Tier
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient

LETTER = "I called you and did not reach you. Please answer."


async def taken(clinic: Clinic, words: str = "my tea goes down the wrong way") -> tuple[Nurse, Patient, CaseRow]:
    """The nurse has the case, and its questions are answered."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(emergency_contact="Luis, (555) 010-4472")
    await patient.says(words)
    await ana.taps("have it")
    await patient.answers_the_questions()
    return ana, patient, await clinic.the_case()


async def test_after_calls_in_vain_a_message_does_not_count_as_reached(clinic: Clinic) -> None:
    ana, _, case = await taken(clinic)
    for _ in range(2):
        await clinic.does(lambda desk: log_call(desk, case.code, ana.staff, "no_answer"))
    await clinic.writes(ana, case, LETTER)

    now = await clinic.case(case)
    assert (now.contacted_at, now.next_step) == (None, NextStep.CONTACT)
    assert await clinic.office.read(lambda desk: whom_next(desk, now)) == "emergency_contact"
    expected, until = {"dysphagia": Tier.CLINIC_NOW}, clinic.at(1, 9)
    with pytest.raises(Refused, match="Reach the patient first"):
        await clinic.does(lambda desk: snooze_case(desk, case.code, ana.staff, expected, until))
    await clinic.passes(hours=1)
    assert EventKind.CONTACT_LATE in await clinic.timeline(case)


async def test_their_answer_to_it_does(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    await clinic.writes(ana, case, LETTER)
    await patient.says("Sorry, I was in the garden with my sister")

    now = await clinic.case(case)
    assert (now.contacted_at, now.next_step) == (clinic.now, NextStep.DECIDE)
    await patient.says("I sit down now")
    assert (await clinic.timeline(case)).count(EventKind.REPLIED) == 1


async def test_so_does_a_picture(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    await clinic.writes(ana, case, "Please send me a picture of your neck.")
    await patient.sends_photo()

    assert (await clinic.case(case)).next_step == NextStep.DECIDE


async def test_words_before_the_message_has_left_are_no_answer_to_it(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    await clinic.does(lambda desk: write_to_patient(desk, case.code, ana.staff, LETTER))
    await patient.says("I sit down now")
    assert (await clinic.case(case)).contacted_at is None


async def test_a_report_of_more_trouble_is_no_answer(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    await clinic.writes(ana, case, LETTER)
    await patient.says("it is getting worse")
    assert (await clinic.case(case)).contacted_at is None


async def test_an_answer_that_nobody_has_the_case_to_read_does_not_count(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    await clinic.writes(ana, case, LETTER)
    await clinic.releases(ana, case)
    await patient.says("Sorry, I was in the garden with my sister")
    now = await clinic.case(case)
    assert (now.contacted_at, now.next_step) == (None, NextStep.ACKNOWLEDGE)


async def test_a_message_to_a_late_case_does_not_end_its_calls(clinic: Clinic) -> None:
    ana, _, case = await taken(clinic)
    await clinic.passes(minutes=61)
    await clinic.writes(ana, case, LETTER)
    assert (await clinic.case(case)).acknowledged_at is None


async def test_an_answer_in_the_diary_is_none_to_the_nurse(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    await clinic.until(day=1, hour=17, minute=50)
    await ana.taps("have it")
    await clinic.writes(ana, case, LETTER)
    await clinic.check_in(1)
    await patient.taps_data(r"^d:\d+:flags:none$")
    await patient.taps_data(r"^d:\d+:effects:none$")
    await patient.says("a little")
    assert (await clinic.case(case)).contacted_at is None


async def test_a_question_of_the_bot_stays_open_beside_a_message(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("my tea goes down the wrong way")
    await ana.taps("have it")
    await clinic.writes(ana, await clinic.the_case(), "Are you at home?")

    await patient.says("yes")  # to the nurse
    row = await patient.open_question()
    assert row is not None
    assert row.question == "own_spit"
    assert patient.last.endswith("Can you swallow your own spit?")
    await patient.taps_data("^g:.*:no$")
    assert (await clinic.the_case()).tier == Tier.EMERGENCY
