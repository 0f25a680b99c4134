"""What was not done in time pages on: whoever has the case first, then the steps of its tier. Each clock has its story."""

from __future__ import annotations

from bot.care.working.work_case import change_tier, log_call
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import FIRST, QUESTION, went

BREATH = "I can't breathe"
TO_REACH = "late: reach the patient (due 10:05)"
CALL_911 = "Call 911 now. Do not wait for the nurse."
NOT_BY_10_05 = "Ana has not reached you yet. It was to be by 10:05. I call them again."


async def taken(clinic: Clinic) -> tuple[Nurse, Nurse, Patient, CaseRow]:
    """An emergency of 10:00, which Ana has."""
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await ana.taps("have it")
    for one in (ana, patient):
        one.has_read_all()
    return ana, ben, patient, await clinic.the_case()


async def reached(clinic: Clinic) -> tuple[Nurse, Nurse, Patient, CaseRow]:
    ana, ben, patient, case = await taken(clinic)
    await clinic.passes(minutes=1)
    await clinic.reaches(ana, case)
    patient.expects_change("10:01 Ana contacted you")
    return ana, ben, patient, case


async def test_an_acknowledgement_expires_where_no_contact_follows(clinic: Clinic) -> None:
    ana, ben, patient, case = await taken(clinic)
    await clinic.passes(minutes=4, seconds=59)
    await clinic.passes(seconds=1)
    patient.expects_change("10:05 nobody has called you yet", "Call 911 now.")
    patient.expects(CALL_911, NOT_BY_10_05)
    ana.expects("Emergency · case", "5 min", TO_REACH)
    await clinic.passes(minutes=1)
    ana.expects("Emergency · case", "6 min", TO_REACH, "called as: you have this case")
    ben.expects("Emergency · case", "6 min", TO_REACH, "second nurse")
    assert (await clinic.timeline(case)).count(EventKind.CONTACT_LATE) == 1
    await ana.taps("have it")
    patient.expects("10:06 Ana has it")
    ben.expects("Ana has")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.reaches(ana, case)
    patient.expects_change("10:06 Ana contacted you")
    await clinic.passes(minutes=9)
    await went(patient)
    await clinic.passes(minutes=20)


async def test_somebody_else_may_take_what_is_late(clinic: Clinic) -> None:
    ana, ben, patient, case = await taken(clinic)
    await clinic.passes(minutes=6)
    for one in (ana, ben, patient):
        one.has_read_all()
    await ben.taps("have it")
    patient.expects("10:06 Ben has it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben. Open it in the console")
    assert (await clinic.case(case)).owner_id == ben.staff.id


async def test_who_takes_it_again_has_the_time_that_the_clocks_leave_for_a_call(clinic: Clinic) -> None:
    ana, _, patient, case = await taken(clinic)
    await clinic.passes(minutes=5)
    await ana.taps("have it")
    patient.expects_change("10:05 nobody has called you yet")
    patient.expects(CALL_911, NOT_BY_10_05)
    patient.expects("Ana calls or writes by 10:07")
    assert (await clinic.case(case)).step_due_at == clinic.at(day=0, hour=10, minute=7)  # what Ana reads
    ana.has_read_all()
    await clinic.passes(minutes=1, seconds=59)
    await clinic.passes(seconds=1)
    ana.expects("Emergency · case", "7 min", "late: reach the patient (due 10:07)")
    patient.expects_change("10:07 nobody has called you yet", "Call 911 now.")
    patient.expects(CALL_911, "Ana has not reached you yet. It was to be by 10:07. I call them again.")
    assert (await clinic.timeline(case)).count(EventKind.CONTACT_LATE) == 2
    await clinic.reaches(ana, case)
    patient.expects("10:05 Ana has it", "10:07 Ana contacted you")
    await clinic.passes(minutes=8)
    await went(patient)
    await clinic.passes(minutes=12)


async def test_a_contact_in_time_keeps_the_acknowledgement(clinic: Clinic) -> None:
    _, _, patient, _ = await reached(clinic)
    await clinic.passes(minutes=14)
    await went(patient)
    await clinic.passes(minutes=15)


async def test_a_call_that_nobody_answered_is_no_contact(clinic: Clinic) -> None:
    ana, _, patient, case = await taken(clinic)
    await clinic.does(lambda desk: log_call(desk, case.code, ana.staff, "no_answer"))
    await clinic.passes(minutes=5)
    patient.expects_change("10:05 nobody has called you yet")
    patient.expects(CALL_911, NOT_BY_10_05)
    ana.expects("Emergency · case", TO_REACH)


async def test_a_message_to_the_patient_is_no_contact(clinic: Clinic) -> None:
    ana, _, patient, case = await taken(clinic)
    await clinic.writes(ana, case, "Help is on its way. Is the door open?")
    patient.expects("Help is on its way")
    await clinic.passes(minutes=4, seconds=50)
    patient.expects("10:05 nobody has called you yet")
    patient.expects(CALL_911, NOT_BY_10_05)
    ana.expects("Emergency · case", TO_REACH)


async def test_their_answer_to_it_is_one(clinic: Clinic) -> None:
    ana, _, patient, case = await taken(clinic)
    await patient.answers_the_questions()
    patient.has_read_all()
    await clinic.writes(ana, case, "Help is on its way. Is the door open?")
    patient.expects("Help is on its way")
    await patient.says("My neighbor is here with me")
    ana.expects("Something new in case", "which is yours")
    patient.expects("I added what you wrote. The nurse sees it.")
    await clinic.passes(minutes=14, seconds=50)
    await went(patient)
    await clinic.passes(minutes=14)


async def test_a_missed_decision_pages_on_until_it_is_written_down(clinic: Clinic) -> None:
    ana, ben, patient, case = await reached(clinic)
    await clinic.passes(minutes=14)
    await went(patient)
    await clinic.passes(minutes=16)
    ana.expects("Emergency · case", "31 min", "late: write down the decision (due 10:31)")
    await clinic.passes(minutes=1)
    ana.expects("late: write down the decision")
    ben.expects("late: write down the decision")
    await clinic.decides(ana, case)
    await clinic.passes(minutes=60)
    patient.expects_nothing()
    assert [kind for kind in await clinic.timeline(case) if kind in (EventKind.DECISION_LATE, EventKind.DECIDED)] == [
        EventKind.DECISION_LATE,
        EventKind.DECIDED,
    ]


async def test_a_case_that_is_not_closed_calls_in_opening_hours_only(clinic: Clinic) -> None:
    ana, ben, patient, case = await reached(clinic)
    await clinic.passes(minutes=14)
    await went(patient)
    await clinic.until(day=0, hour=10, minute=20)
    await clinic.decides(ana, case)
    await clinic.until(day=1, hour=10, minute=19)
    patient.has_read_all()
    await clinic.until(day=1, hour=10, minute=20)
    ana.expects("Emergency · case", "24 h", "late: close the case (due 10:20)")
    await clinic.passes(minutes=1)
    ana.expects("late: close the case", "called as: you have this case")
    ben.expects("late: close the case", "second nurse")
    await clinic.closes(case, ana)
    patient.expects("closed by Ana")
    await clinic.passes(hours=1)
    patient.has_read_all()  # the plan goes on; the calls do not


async def test_after_an_outage_the_missed_calls_are_one(clinic: Clinic) -> None:
    ana, ben, patient, _ = await taken(clinic)
    await clinic.jumps(minutes=20)
    patient.expects_change("10:20 nobody has called you yet")
    patient.expects(CALL_911, NOT_BY_10_05)
    patient.expects(FIRST, QUESTION)
    ana.expects("Emergency · case", "20 min", TO_REACH)
    ben.expects("Emergency · case", "20 min", TO_REACH)
    await clinic.passes(seconds=59)


async def test_a_higher_tier_starts_every_clock_again(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.says("my left eyelid is drooping")
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.reaches(ana, case)
    await clinic.decides(ana, case)
    await clinic.passes(minutes=5)
    for one in (ana, patient):
        one.has_read_all()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:05 you told us more: added", "Nobody called by 10:10?")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:08", "first nurse")


async def test_who_raises_their_own_case_is_not_called_for_it_and_the_clocks_start_again(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.says("my left eyelid is drooping")
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.passes(minutes=5)
    for one in (ana, patient):
        one.has_read_all()
    await clinic.does(lambda desk: change_tier(desk, case.code, ana.staff, Tier.EMERGENCY, ""))
    await clinic.passes(seconds=10)  # until then it can be undone
    patient.expects_change("Nobody called by 10:10?")
    await clinic.passes(minutes=4, seconds=49)
    ana.expects_nothing()
    await clinic.passes(seconds=1)
    ana.expects("Emergency · case", "5 min", "late: reach the patient (due 10:10)")
    patient.expects_change("10:10 nobody has called you yet")
    patient.expects(CALL_911, "Ana has not reached you yet. It was to be by 10:10.")
    patient.expects_change("Does one side of your face droop", "No answer came.")


async def test_a_case_given_back_begins_with_its_acknowledgement(clinic: Clinic) -> None:
    ana, _, patient, case = await taken(clinic)
    await clinic.passes(minutes=5)
    for one in (ana, patient):
        one.has_read_all()
    await clinic.releases(ana, case)
    patient.expects("10:05 sent to the nurse", "Nobody called by 10:10?")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:08", "first nurse")


async def test_what_can_wait_for_days_pages_on_when_the_clinic_opens(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.blocks_the_bot()  # Monday 10:00, within 3 days
    await ana.taps("have it")
    ana.has_read_all()
    await clinic.until(day=3, hour=9, minute=59)
    await clinic.until(day=3, hour=10)
    ana.expects("Within 3 days · case", "late: reach the patient (due 10:00)")
    await clinic.until(day=3, hour=23)


async def test_who_left_is_not_called_for_what_is_late(clinic: Clinic) -> None:
    ana, ben, patient, _ = await taken(clinic)
    await clinic.does(
        lambda desk: setattr(desk.session.get_one(type(ana.staff), ana.staff.id), "disabled_at", desk.now)
    )
    await clinic.passes(minutes=5)
    patient.expects_change("10:05 nobody has called you yet")
    patient.expects(CALL_911, "Riverside Clinic has not reached you yet. It was to be by 10:05. I call them again.")
    ben.expects("Emergency · case", "5 min", TO_REACH, "first nurse")
    ana.expects_nothing()
