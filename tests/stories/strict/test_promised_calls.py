"""An hour that a member of staff names to the patient is a promise: it stands where the case stands, and calls them when it passes."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.care.case.state import clock
from bot.care.case.undo import undo
from bot.care.hand_over.hand_over_sheet import hand_over_sheet
from bot.care.working.claim_case import release_case
from bot.care.working.work_case import change_tier, write_to_patient
from bot.domain.case import EventKind
from bot.domain.clocks import Clock, NextStep
from bot.domain.hand_over import SheetCase
from bot.domain.tier import Tier
from bot.store.deeds import newest_deed
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient

AT_ELEVEN = datetime(2026, 6, 8, 15, 0, tzinfo=UTC)  # in New York


async def decided(clinic: Clinic) -> tuple[Nurse, Patient, CaseRow]:
    """Ana has reached them and written down what is to be done: nothing is due before tomorrow."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.reaches(ana, case)
    await clinic.decides(ana, case)
    for one in (ana, patient):
        one.has_read_all()
    return ana, patient, case


async def promises(clinic: Clinic, nurse: Nurse, case: CaseRow, phrase: str, hour: str) -> None:
    await clinic.does(lambda desk: write_to_patient(desk, case.code, nurse.staff, "", phrase, hour))
    await clinic.passes(seconds=10)


async def given_back_today(clinic: Clinic) -> tuple[Nurse, Patient, CaseRow]:
    """Of the tier "Today", with a call promised for eleven, and nobody has it: its next call is due an hour later."""
    ana, patient, case = await decided(clinic)
    await clinic.does(lambda desk: change_tier(desk, case.code, ana.staff, Tier.SAME_DAY, "milder"))
    await promises(clinic, ana, case, "call_at", "11:00")
    await clinic.until(0, hour=10, minute=55)
    await clinic.releases(ana, case)
    for one in (ana, patient):
        one.has_read_all()
    return ana, patient, case


async def clock_of(clinic: Clinic, case: CaseRow) -> Clock:
    return await clinic.office.read(lambda desk: clock(desk, desk.session.get_one(CaseRow, case.id)))


async def line_of(clinic: Clinic, nurse: Nurse) -> SheetCase:
    (line,) = await clinic.office.read(lambda desk: hand_over_sheet(desk, nurse.staff).cases)
    return line


async def test_a_promised_call_is_what_the_case_waits_for_and_stands_on_the_sheet(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    before = await clock_of(clinic, case)
    await promises(clinic, ana, case, "call_at", "11:00")
    patient.expects("I will call you at 11:00.")
    line = await line_of(clinic, ana)

    assert before.next is NextStep.CLOSE
    assert await clock_of(clinic, case) == Clock(NextStep.CONTACT, AT_ELEVEN)
    assert (line.promise, line.promised_at, line.due_at) == ("call", AT_ELEVEN, AT_ELEVEN)


async def test_when_it_passes_whoever_has_the_case_is_called_and_the_patient_hears_it(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "11:00")
    patient.has_read_all()
    await clinic.until(0, hour=11)
    ana.expects(case.code, "late: reach the patient")
    patient.expects("11:00 nobody has called you yet")
    patient.expects("Ana has not reached you yet. It was to be by 11:00.")
    await ana.taps("have it")
    patient.has_read_all()
    ana.has_read_all()
    await clinic.reaches(ana, case)
    patient.has_read_all()

    assert (await clinic.timeline(case)).count(EventKind.CONTACT_LATE) == 1
    row = await clinic.case(case)
    assert row.decided_at is not None, "what was decided stays decided"
    assert (await clock_of(clinic, case)).next is NextStep.CLOSE


async def test_a_call_that_reached_them_keeps_it(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "11:00")
    await clinic.reaches(ana, case)
    patient.has_read_all()
    await clinic.until(0, hour=11, minute=30)

    assert EventKind.CONTACT_LATE not in await clinic.timeline(case)
    assert (await line_of(clinic, ana)).promised_at is None


async def test_an_answer_does_not_keep_a_promised_call(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "11:00")
    await patient.says("thank you")
    patient.has_read_all()
    ana.has_read_all()

    assert (await clock_of(clinic, case)).at == AT_ELEVEN
    await clinic.until(0, hour=11)
    ana.expects("late: reach the patient")
    patient.has_read_all()


async def test_a_new_hour_replaces_it_and_undo_brings_the_old_one_back(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "11:00")
    await clinic.does(lambda desk: write_to_patient(desk, case.code, ana.staff, "", "call_at", "12:00"))
    noon = (await clock_of(clinic, case)).at
    deed = await clinic.office.read(lambda desk: newest_deed(desk.session, case.id or 0))
    assert deed is not None
    await clinic.does(lambda desk: undo(desk, case.code, ana.staff, deed.id or 0))
    patient.has_read_all()

    assert noon == AT_ELEVEN.replace(hour=16)
    assert (await clock_of(clinic, case)).at == AT_ELEVEN


async def test_a_promised_message_is_kept_by_any_words(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "read_it", "11:00")
    assert (await line_of(clinic, ana)).promise == "message"
    await clinic.writes(ana, case, "Please go on as we said.")
    patient.has_read_all()
    await clinic.until(0, hour=11, minute=30)

    assert EventKind.CONTACT_LATE not in await clinic.timeline(case)


async def test_a_promise_earlier_than_the_call_that_is_due_binds(clinic: Clinic) -> None:
    """Nobody has reached them yet."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await ana.taps("have it")
    case = await clinic.the_case()
    due = (await clock_of(clinic, case)).at
    assert due is not None
    await promises(clinic, ana, case, "call_at", "10:05")
    patient.has_read_all()
    ana.has_read_all()

    assert (await clock_of(clinic, case)).at == AT_ELEVEN.replace(hour=14, minute=5)
    assert due > AT_ELEVEN.replace(hour=14, minute=5)
    await clinic.until(0, hour=10, minute=5)
    ana.expects("late: reach the patient")
    patient.has_read_all()


async def test_a_promise_is_kept_while_the_case_waits_for_somebody_to_take_it(clinic: Clinic) -> None:
    """Given back: whoever takes it finds the promise, and no older one that has passed."""
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "11:00")
    await clinic.does(lambda desk: release_case(desk, case.code, ana.staff))
    patient.has_read_all()
    await clinic.until(0, hour=10, minute=30)
    await ana.taps("have it")
    for one in (ana, patient):
        one.has_read_all()

    assert (await clock_of(clinic, case)).at == AT_ELEVEN


async def test_given_back_it_calls_when_it_passes_and_stays_what_is_due(clinic: Clinic) -> None:
    """Nobody has the case: it is said of the clinic, and whoever takes it finds the missed hour."""
    ana, patient, case = await given_back_today(clinic)
    await clinic.until(0, hour=11)
    ana.expects(case.code, "late: reach the patient (due 11:00)")
    patient.expects_change("11:00 nobody has called you yet", "Call (555) 010-0199 now.")
    patient.expects("Riverside Clinic has not reached you yet. It was to be by 11:00.")
    line = await line_of(clinic, ana)

    assert (line.next, line.due_at, line.promise) == (NextStep.CONTACT, AT_ELEVEN, "call")
    await ana.taps("have it")
    line = await line_of(clinic, ana)
    assert (line.next, line.due_at, line.promise) == (NextStep.CONTACT, AT_ELEVEN, "call")
    await clinic.reaches(ana, case)
    for one in (ana, patient):
        one.has_read_all()
    assert (await line_of(clinic, ana)).promise == ""
    assert (await clock_of(clinic, case)).next is NextStep.CLOSE


async def test_while_nobody_has_it_the_promised_hour_is_by_when_it_must_be_taken(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "10:10")
    await clinic.releases(ana, case)
    await clinic.passes(seconds=1)
    ana.expects(case.code, "acknowledge by 10:10")
    patient.has_read_all()

    assert await clock_of(clinic, case) == Clock(NextStep.ACKNOWLEDGE, AT_ELEVEN.replace(hour=14, minute=10))


async def test_who_was_called_for_it_so_far_is_called_when_it_passes_and_nobody_less(clinic: Clinic) -> None:
    """The calls go on where they were: they do not begin with the first nurse alone."""
    ana, patient, case = await decided(clinic)
    ben = await clinic.nurse("Ben")
    await promises(clinic, ana, case, "call_at", "10:18")
    await clinic.releases(ana, case)
    await clinic.until(0, hour=10, minute=17)
    for one in (ana, ben, patient):
        one.has_read_all()
    await clinic.until(0, hour=10, minute=18)
    for nurse in (ana, ben):
        nurse.expects(case.code, "late: reach the patient (due 10:18)")
    patient.has_read_all()


async def test_the_missed_hour_is_what_is_due_whoever_takes_it(clinic: Clinic) -> None:
    """Not the hour of its tier, which may be hours away."""
    ana, patient, case = await decided(clinic)
    await clinic.does(lambda desk: change_tier(desk, case.code, ana.staff, Tier.SAME_DAY, "milder"))
    await promises(clinic, ana, case, "call_at", "11:00")
    patient.has_read_all()
    await clinic.until(0, hour=11)
    ana.expects(case.code, "late: reach the patient (due 11:00)", "you have this case")
    patient.has_read_all()

    assert await clock_of(clinic, case) == Clock(NextStep.CONTACT, AT_ELEVEN)
    await ana.taps("have it")
    assert await clock_of(clinic, case) == Clock(NextStep.CONTACT, AT_ELEVEN)
    await clinic.releases(ana, case)
    assert await clock_of(clinic, case) == Clock(NextStep.CONTACT, AT_ELEVEN)
    await clinic.passes(seconds=1)
    assert "late: reach the patient (due 11:00)" in ana.last
    for one in (ana, patient):
        one.has_read_all()
    assert (await clinic.timeline(case)).count(EventKind.CONTACT_LATE) == 1


async def test_a_new_hour_replaces_a_missed_one_and_ends_its_calls(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "11:00")
    await clinic.until(0, hour=11)
    await promises(clinic, ana, case, "call_at", "11:30")
    for one in (ana, patient):
        one.has_read_all()
    await clinic.until(0, hour=11, minute=29)
    ana.expects_nothing()

    assert (await clock_of(clinic, case)).at == AT_ELEVEN.replace(minute=30)
    await clinic.until(0, hour=11, minute=30)
    ana.expects("late: reach the patient (due 11:30)")
    patient.expects("11:30 nobody has called you yet")
    patient.expects("It was to be by 11:30.")


async def test_a_missed_message_is_written_after_all_and_the_calls_end(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "read_it", "11:00")
    await clinic.until(0, hour=11)
    await clinic.writes(ana, case, "Please go on as we said.")
    for one in (ana, patient):
        one.has_read_all()
    await clinic.passes(minutes=30)
    ana.expects_nothing()

    assert (await line_of(clinic, ana)).promise == ""


async def test_an_hour_a_person_named_calls_whoever_has_the_case_though_it_could_wait(clinic: Clinic) -> None:
    """Once: the night is quiet after it."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.until(day=0, hour=22)
    await patient.says("do you know a good place for parking near you")
    await patient.taps("Pass it to the nurse")
    case = await clinic.the_case()
    await ana.says(case.code)
    await promises(clinic, ana, case, "call_at", "22:30")
    for one in (ana, patient):
        one.has_read_all()
    await clinic.until(day=0, hour=22, minute=30)
    ana.expects("late: reach the patient (due 22:30)", "you have this case")
    patient.expects("22:30 nobody has called you yet")
    patient.expects("It was to be by 22:30.")
    await clinic.until(day=1, hour=7, minute=59)
    for one in (ana, patient):
        one.expects_nothing()


async def test_something_worse_after_a_missed_hour_has_its_own_calls(clinic: Clinic) -> None:
    ana, patient, _ = await given_back_today(clinic)
    await clinic.until(0, hour=11, minute=10)
    for one in (ana, patient):
        one.has_read_all()
    await patient.says("I can't breathe")
    ana.expects("Emergency · case")
    patient.has_read_all()
    await clinic.passes(minutes=3)
    assert patient.count("Nobody has answered me yet.") == 1
    patient.has_read_all()
    ana.has_read_all()
