"""What a nurse just did can be undone for ten seconds; the timeline keeps both."""

from __future__ import annotations

import pytest

from bot.care.case.undo import undo
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.close_case import close_case
from bot.care.working.hand_to import hand_to
from bot.care.working.log_call import log_call
from bot.care.working.work_case import add_note, change_tier, write_to_patient
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.domain.tier import Tier
from bot.store import deeds
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.test_nurse_and_patient import claimed


async def undoes(clinic: Clinic, nurse: Nurse, case: CaseRow) -> None:
    def newest(desk: Desk) -> int:
        deed = deeds.newest_deed(desk.session, case.id or 0)
        return (deed.id if deed else 0) or 0

    deed_id = await clinic.office.read(newest)
    await clinic.does(lambda desk: undo(desk, case.code, nurse.staff, deed_id))


async def reached(clinic: Clinic) -> tuple[Nurse, Patient, CaseRow]:
    nurse, patient, case = await claimed(clinic)
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    await clinic.passes(minutes=1)
    return nurse, patient, await clinic.case(case)


async def test_a_message_taken_back_in_time_never_reaches_the_patient(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    asked = await patient.open_question()
    heard = len(patient.received)
    await clinic.does(lambda desk: write_to_patient(desk, case.code, nurse.staff, "Meant for somebody else"))
    assert patient.new_since(heard) == []
    await clinic.passes(seconds=9)
    await undoes(clinic, nurse, case)
    await clinic.passes(minutes=1)
    assert not patient.reads("Meant for somebody else")
    assert (await clinic.case(case)).contacted_at is None
    assert [kind for kind in await clinic.timeline(case) if kind in (EventKind.WROTE, EventKind.UNDONE)] == [
        EventKind.WROTE,
        EventKind.UNDONE,
    ]
    again = await patient.open_question()
    assert asked is not None
    assert again is not None
    assert again.id == asked.id
    assert patient.shows(rf"^g:{asked.id}:")


async def test_a_message_that_left_is_not_taken_back(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.writes(nurse, case, "I will call you")
    assert patient.reads("I will call you")
    with pytest.raises(Refused, match="10 seconds are over: nothing was undone"):
        await undoes(clinic, nurse, case)
    assert EventKind.UNDONE not in await clinic.timeline(case)


async def test_a_case_closed_by_mistake_is_open_again_with_its_clock(clinic: Clinic) -> None:
    nurse, patient, case = await reached(clinic)
    before = await clinic.case(case)
    await clinic.closes(case, nurse, Outcome.DUPLICATE)
    assert "closed by Ana" in patient.last
    await undoes(clinic, nurse, case)
    after = await clinic.case(case)
    assert (after.status, after.outcome, after.closed_at) == (CaseStatus.CLAIMED, "", None)
    assert (after.owner_id, after.contacted_at) == (before.owner_id, before.contacted_at)
    assert "closed by" not in patient.last
    assert "Ana contacted you" in patient.last


async def test_a_closed_case_stays_closed_when_the_patient_has_a_new_one(clinic: Clinic) -> None:
    nurse, patient, case = await reached(clinic)
    await clinic.closes(case, nurse)
    await patient.says("my left eyelid droops since an hour")
    new = await clinic.the_case()
    with pytest.raises(Refused, match=f"new case, {new.code}"):
        await undoes(clinic, nurse, case)


async def test_an_undone_claim_calls_at_once_whoever_is_next(clinic: Clinic) -> None:
    ana, ben, patient = await clinic.nurse(), await clinic.nurse("Ben"), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await clinic.passes(minutes=6)
    case = await clinic.the_case()
    pages = len(await clinic.pages(case))
    await clinic.does(lambda desk: claim_case(desk, case.code, ana.staff))
    assert ben.last == f"Ana has case {case.code}."
    await undoes(clinic, ana, case)
    after = await clinic.case(case)
    assert (after.owner_id, after.status, after.acknowledged_at) == (None, CaseStatus.OPEN, None)
    assert after.waiting_since == case.waiting_since  # its clock goes on from where it stood
    assert len(await clinic.pages(case)) > pages
    assert not patient.reads("Ana has it")


async def test_an_undone_release_gives_the_case_back_and_tells_who_was_called(clinic: Clinic) -> None:
    ben, ana, patient = await clinic.nurse("Ben"), await clinic.nurse(), await clinic.patient()
    await patient.says("I have trouble swallowing")
    case = await clinic.the_case()
    await clinic.does(lambda desk: claim_case(desk, case.code, ana.staff))
    await clinic.does(lambda desk: release_case(desk, case.code, ana.staff))
    await undoes(clinic, ana, case)
    assert (await clinic.case(case)).owner_id == ana.staff.id
    assert ben.last == f"Ana has case {case.code}."
    assert patient.reads("Ana has it")


async def test_a_tier_lowered_by_mistake_is_as_it_was(clinic: Clinic) -> None:
    nurse, _, case = await claimed(clinic)
    await clinic.does(lambda desk: change_tier(desk, case.code, nurse.staff, Tier.SELF_CARE, "seen on video"))
    await undoes(clinic, nurse, case)
    assert (await clinic.case(case)).tier == case.tier


async def test_an_offer_taken_back_tells_who_was_asked(clinic: Clinic) -> None:
    nurse, _, case = await claimed(clinic)
    ben = await clinic.nurse("Ben")
    await clinic.does(lambda desk: hand_to(desk, case.code, nurse.staff, ben.staff.id or 0))
    await undoes(clinic, nurse, case)
    assert ben.last == f"Ana has case {case.code}."
    assert not (await clinic.does(lambda desk: claim_case(desk, case.code, ben.staff))).won


async def test_a_note_that_was_undone_stays_on_the_timeline(clinic: Clinic) -> None:
    nurse, _, case = await claimed(clinic)
    await clinic.does(lambda desk: add_note(desk, case.code, nurse.staff, "wrong patient"))
    await undoes(clinic, nurse, case)
    events = await clinic.events(case)
    assert [event.text for event in events[-2:]] == ["wrong patient", "note"]
    assert (await clinic.timeline(case))[-1] is EventKind.UNDONE


async def test_nothing_is_undone_twice_or_by_another_or_after_something_else(clinic: Clinic) -> None:
    nurse, _, case = await claimed(clinic)
    ben = await clinic.nurse("Ben")
    await clinic.does(lambda desk: add_note(desk, case.code, nurse.staff, "first"))
    with pytest.raises(Refused, match="nothing of yours"):
        await undoes(clinic, ben, case)
    await undoes(clinic, nurse, case)
    with pytest.raises(Refused, match="undone already"):
        await undoes(clinic, nurse, case)
    await clinic.does(lambda desk: close_case(desk, case.code, nurse.staff, Outcome.ADVISED_HOME, "came by"))

    def older(desk: Desk) -> int:
        deed = deeds.newest_deed(desk.session, case.id or 0)
        return ((deed.id if deed else 0) or 0) - 2

    first = await clinic.office.read(older)
    with pytest.raises(Refused, match="Something else happened"):
        await clinic.does(lambda desk: undo(desk, case.code, nurse.staff, first))
