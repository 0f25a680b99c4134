"""A tier that is lowered before anybody reached the patient: they are told by when they are called now, and who does not go is called at once."""

from __future__ import annotations

import pytest

from bot.care.errors import Refused
from bot.care.working.work_case import change_tier
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import BREATH, FIRST, QUESTION
from tests.stories.test_undo import undoes

LATER = "the call may come later than I told you. What I told you to do still holds"
TAKE_IT = "Take the case first"


async def lowers(clinic: Clinic, nurse: Nurse, case: CaseRow, tier: Tier) -> None:
    await clinic.does(lambda desk: change_tier(desk, case.code, nurse.staff, tier, "often says so"))


async def told(clinic: Clinic) -> tuple[Nurse, Patient, CaseRow]:
    """At 10:00 the emergency advice; Ana has the case, and calls by 10:05, as the patient reads."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH["en"])
    await ana.taps("have it")
    assert patient.reads("Ana calls or writes by 10:05.")
    for one in (ana, patient):
        one.has_read_all()
    return ana, patient, await clinic.the_case()


async def lowered(clinic: Clinic, tier: Tier = Tier.SELF_CARE) -> tuple[Nurse, Patient]:
    ana, patient, case = await told(clinic)
    await lowers(clinic, ana, case, tier)
    patient.has_read_all()
    return ana, patient


async def test_the_patient_reads_the_new_hour_in_a_message_of_its_own(clinic: Clinic) -> None:
    ana, patient, case = await told(clinic)
    await clinic.passes(minutes=1)
    await lowers(clinic, ana, case, Tier.SAME_DAY)
    patient.expects(f"10:01 {LATER}", "Ana calls or writes by 18:00. Nobody called by 18:00?", "Worse at any time?")
    await clinic.passes(minutes=10)
    ana.expects_nothing()
    patient.expects_nothing()
    await clinic.passes(minutes=4)
    patient.expects(FIRST, QUESTION)
    await patient.taps("Yes")
    patient.has_read_all()


async def test_a_lowering_that_is_undone_is_told_too(clinic: Clinic) -> None:
    ana, patient, case = await told(clinic)
    await lowers(clinic, ana, case, Tier.SAME_DAY)
    patient.has_read_all()
    await undoes(clinic, ana, case)
    patient.expects_change("Ana calls or writes by 10:05.")
    assert LATER not in patient.last
    await clinic.passes(minutes=5)
    ana.expects("Emergency · case")
    await ana.taps("have it")
    for one in (ana, patient):
        one.has_read_all()


async def test_who_was_reached_waits_for_no_call_and_reads_nothing(clinic: Clinic) -> None:
    ana, patient, case = await told(clinic)
    await clinic.reaches(ana, case)
    patient.has_read_all()
    await lowers(clinic, ana, case, Tier.SAME_DAY)
    patient.expects_nothing()


async def test_an_emergency_that_reached_nobody_is_lowered_only_by_whoever_has_it(clinic: Clinic) -> None:
    ana, patient, case = await told(clinic)
    ben = await clinic.nurse("Ben")
    with pytest.raises(Refused, match=TAKE_IT):
        await lowers(clinic, ben, case, Tier.SELF_CARE)
    await clinic.passes(minutes=5)  # late: even Ana has to take it again
    with pytest.raises(Refused, match=TAKE_IT):
        await lowers(clinic, ana, case, Tier.SELF_CARE)
    await ana.taps("have it")
    await lowers(clinic, ana, case, Tier.SELF_CARE)
    for one in (ana, ben, patient):
        one.has_read_all()


async def test_who_cannot_be_told_is_called_first(clinic: Clinic) -> None:
    ana, patient, case = await told(clinic)
    await patient.blocks_the_bot()
    await ana.taps("have it")
    ana.has_read_all()
    with pytest.raises(Refused, match="Call them first"):
        await lowers(clinic, ana, case, Tier.SAME_DAY)
    await clinic.reaches(ana, case)
    await lowers(clinic, ana, case, Tier.SAME_DAY)


async def expects_a_call(clinic: Clinic, ana: Nurse, patient: Patient, kind: EventKind, by: str) -> None:
    """As for the emergency they were told of."""
    patient.expects("The nurse is called", f"Nobody called by {by}?")
    ana.expects("Emergency · case", "0 min", "you have this case")
    case = await clinic.the_case()
    assert (case.tier, case.next_step) == (Tier.EMERGENCY, "acknowledge")
    assert {kind, EventKind.TIER_RAISED} <= set(await clinic.timeline(case))
    await ana.taps("have it")
    for one in (ana, patient):
        one.has_read_all()


async def test_no_to_did_you_go_is_the_emergency_again(clinic: Clinic) -> None:
    ana, patient = await lowered(clinic)
    await clinic.passes(minutes=15)
    patient.expects(FIRST, QUESTION)
    await patient.taps("No")
    patient.expects_change("You said: No")
    patient.expects("Call 911 now.")
    await expects_a_call(clinic, ana, patient, EventKind.DID_NOT_GO, "10:20")


async def test_silence_is_the_emergency_again(clinic: Clinic) -> None:
    ana, patient = await lowered(clinic, Tier.THREE_DAYS)
    await clinic.passes(minutes=34, seconds=59)
    patient.has_read_all()
    ana.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects_change("No answer came.")
    patient.expects("Do not wait for the nurse.")
    await expects_a_call(clinic, ana, patient, EventKind.NO_WORD, "10:40")
