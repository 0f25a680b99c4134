"""The clocks of a case from its first word to its end, over a night and a weekend."""

from __future__ import annotations

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic

LATE = {EventKind.CONTACT_LATE, EventKind.DECISION_LATE, EventKind.CLOSE_LATE}


async def test_a_case_that_is_worked_in_time_is_never_late_and_calls_once(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await patient.answers_the_questions()
    case = await clinic.the_case()
    await clinic.passes(minutes=4)
    await nurse.taps("have it")
    await clinic.passes(minutes=55)
    await clinic.reaches(nurse, case)
    await clinic.passes(minutes=59)
    await clinic.decides(nurse, case)
    await clinic.passes(hours=20)
    await clinic.closes(case, nurse)
    assert not LATE & set(await clinic.timeline(case))
    assert len(await clinic.pages(case)) == 1


async def test_what_can_wait_for_days_waits_over_the_weekend(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    await clinic.until(day=4, hour=16)  # a Friday
    patient = await clinic.patient()
    await patient.says("do you know a good place for parking near you")
    await patient.taps("Pass it to the nurse")
    case = await clinic.the_case()
    assert "acknowledge by Mon, Jun 15, 16:00" in nurse.last
    await nurse.taps("have it")
    assert (await clinic.case(case)).step_due_at == clinic.at(day=9, hour=16)  # three days of nine hours
    pages = len(await clinic.pages(case))
    await clinic.until(day=9, hour=15, minute=59)
    assert len(await clinic.pages(case)) == pages
    await clinic.until(day=9, hour=16)
    assert "late: reach the patient (due 16:00)" in nurse.last
    assert patient.count("Ana has not reached you yet. It was to be by 16:00.") == 1
    assert LATE & set(await clinic.timeline(case)) == {EventKind.CONTACT_LATE}


async def test_after_a_stop_of_the_program_a_late_case_is_paged_once_and_the_ladder_goes_on(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says("I can't breathe")
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.restarts(hours=2)
    assert [ana.count("late: reach the patient"), ben.count("late: reach the patient")] == [1, 1]
    assert (await clinic.timeline(case)).count(EventKind.CONTACT_LATE) == 1
    assert patient.count("Ana has not reached you yet. It was to be by 10:05.") == 1
    await clinic.passes(minutes=2)
    assert [ana.count("late: reach the patient"), ben.count("late: reach the patient")] == [2, 2]
    assert patient.count("Ana has not reached you yet.") == 1  # of one promised hour they hear once
