"""A slip of the thumb says that they were reached: noticed minutes later, the patient reads what is true again, and somebody is called for them."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.working.log_call import log_call
from bot.care.working.mistaken_call import call_was_mistaken, standing_calls
from bot.domain.case import EventKind
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse
from tests.stories.did_you_go import went
from tests.stories.strict.test_late import CALL_911, NOT_BY_10_05, TO_REACH, reached


async def takes_back(clinic: Clinic, nurse: Nurse, case: CaseRow) -> None:
    """The first call that counts."""

    def act(desk: Desk) -> None:
        first = standing_calls(desk, desk.session.get_one(CaseRow, case.id))[0]
        call_was_mistaken(desk, case.code, nurse.staff, first.event_id)

    await clinic.does(act)


async def test_said_in_time_the_patient_waits_for_the_hour_they_were_told(clinic: Clinic) -> None:
    ana, _, patient, case = await reached(clinic)
    await clinic.passes(minutes=1)
    await takes_back(clinic, ana, case)
    patient.expects_change("10:00 Ana has it", "10:05")
    assert "contacted you" not in patient.phone.messages[-1]["text"]
    await clinic.reaches(ana, case)
    patient.expects_change("10:02 Ana contacted you")
    await clinic.passes(minutes=13)
    await went(patient)


async def test_said_too_late_it_is_late_at_once_and_the_patient_hears_it(clinic: Clinic) -> None:
    ana, ben, patient, case = await reached(clinic)
    for _ in range(2):
        await clinic.does(lambda desk: log_call(desk, case.code, ana.staff, "no_answer"))
        await clinic.passes(minutes=5)
    await takes_back(clinic, ana, case)
    patient.expects_change("10:11 nobody has called you yet")
    assert "contacted you" not in patient.phone.messages[-1]["text"]
    patient.expects(CALL_911, NOT_BY_10_05)
    ana.expects("Emergency · case", "11 min", TO_REACH)
    assert EventKind.CONTACT_LATE in await clinic.timeline(case)
    await ana.taps("have it")
    ana.expects("is yours, Ana")
    patient.expects("10:11 Ana has it")
    ben.expects("Emergency · case", TO_REACH)
    ben.expects("Ana has case")
