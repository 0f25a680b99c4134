"""Words of the clinic that have not left yet do not follow the emergency words they know nothing of; and can be taken back while they wait."""

from __future__ import annotations

import pytest

from bot.care.case.undo import deed_to_undo, undo
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.close_case import close_case
from bot.care.working.work_case import add_note, change_tier, write_to_patient
from bot.domain.case import EventKind, Outcome
from bot.domain.tier import Tier
from bot.store.deeds import newest_of_kind
from bot.store.tables import CaseRow, StaffRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.strict.test_promised_calls import decided, promises

AT_HOME = "You can stay at home, it is usual."
NOT_SENT = "Not sent in case {}: something new came before your message left."


async def writes(clinic: Clinic, nurse: Nurse, case: CaseRow, text: str = AT_HOME) -> None:
    """It waits."""
    await clinic.does(lambda desk: write_to_patient(desk, case.code, nurse.staff, text))
    await clinic.passes(seconds=3)


async def undoes_the_message(clinic: Clinic, nurse: Nurse, case: CaseRow) -> None:
    def act(desk: Desk) -> None:
        deed = newest_of_kind(desk.session, case.id or 0, EventKind.WROTE)
        undo(desk, case.code, nurse.staff, (deed.id if deed else 0) or 0)

    await clinic.does(act)


async def offered(clinic: Clinic, case: CaseRow, staff: StaffRow) -> str:
    """What the bar offers to undo."""

    def read(desk: Desk) -> str:
        deed = deed_to_undo(desk, desk.session.get_one(CaseRow, case.id), staff)
        return deed.kind if deed else ""

    return await clinic.office.read(read)


def all_read(*actors: Nurse | Patient) -> None:
    for one in actors:
        one.has_read_all()


async def test_an_emergency_keeps_what_was_written_before_it_from_leaving_and_says_so_to_who_wrote(
    clinic: Clinic,
) -> None:
    ana, patient, case = await decided(clinic)
    await writes(clinic, ana, case)
    await patient.says("now I can't breathe")
    ana.expects(NOT_SENT.format(case.code), "then write again")
    with pytest.raises(Refused, match="never left: something new came first"):
        await undoes_the_message(clinic, ana, case)
    await clinic.passes(minutes=1)

    assert not patient.reads("stay at home")
    assert EventKind.HELD_BACK in await clinic.timeline(case)
    assert await offered(clinic, case, ana.staff) == ""
    all_read(ana, patient)


async def test_an_emergency_again_keeps_it_too_though_it_is_known(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.reaches(ana, case)
    await clinic.decides(ana, case)
    await clinic.passes(minutes=10)
    await writes(clinic, ana, case)
    await patient.says("I can't breathe")
    await clinic.passes(minutes=1)

    assert not patient.reads("stay at home")
    assert ana.reads(NOT_SENT.format(case.code))
    all_read(ana, patient)


async def test_so_does_an_emergency_after_the_case_was_closed(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await writes(clinic, ana, case)
    await clinic.does(lambda desk: close_case(desk, case.code, ana.staff, Outcome.ADVISED_HOME, "settled"))
    await patient.says("now I can't breathe")
    await clinic.passes(minutes=1)

    assert not patient.reads("stay at home")
    assert ana.reads(NOT_SENT.format(case.code))
    all_read(ana, patient)


async def test_so_does_the_answer_that_they_did_not_go(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.passes(minutes=20)
    await writes(clinic, ana, case)
    await patient.taps_data(r":did_not_go$")
    await clinic.passes(minutes=1)

    assert not patient.reads("stay at home")
    assert ana.reads(NOT_SENT.format(case.code))
    all_read(ana, patient)


async def test_what_changes_nothing_keeps_nothing(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await writes(clinic, ana, case)
    await patient.says("thank you")
    await clinic.passes(minutes=1)

    assert patient.reads("stay at home")
    assert EventKind.HELD_BACK not in await clinic.timeline(case)
    all_read(ana, patient)


async def test_a_promise_that_never_left_is_none_and_the_one_before_it_stands(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "12:00")
    await clinic.does(lambda desk: write_to_patient(desk, case.code, ana.staff, "", "call_at", "11:00"))
    await clinic.does(lambda desk: write_to_patient(desk, case.code, ana.staff, "", "call_at", "11:30"))
    await patient.says("now I can't breathe")
    promised = (await clinic.case(case)).promised_at
    all_read(ana, patient)

    assert promised == clinic.at(0, 12)
    assert not patient.reads("call you at 11:00")
    assert not patient.reads("call you at 11:30")


async def test_what_has_not_left_is_taken_back_whatever_happened_since(clinic: Clinic) -> None:
    """The words of the patient and the note stay as they are."""
    ana, patient, case = await decided(clinic)
    await clinic.does(lambda desk: write_to_patient(desk, case.code, ana.staff, AT_HOME, "call_at", "11:00"))
    await patient.says("thank you")
    assert await offered(clinic, case, ana.staff) == EventKind.WROTE
    await clinic.does(lambda desk: add_note(desk, case.code, ana.staff, "asks her husband"))
    assert await offered(clinic, case, ana.staff) == EventKind.NOTE
    await undoes_the_message(clinic, ana, case)
    await clinic.passes(minutes=1)

    assert not patient.reads("stay at home")
    assert (await clinic.timeline(case))[-1] is EventKind.UNDONE
    assert (await clinic.case(case)).promised_at is None
    all_read(ana, patient)


async def test_what_has_left_is_not_though_something_happened_since(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await clinic.writes(ana, case, AT_HOME)
    await patient.says("thank you")
    assert await offered(clinic, case, ana.staff) == ""
    with pytest.raises(Refused, match="10 seconds are over"):
        await undoes_the_message(clinic, ana, case)
    all_read(ana, patient)


async def test_so_does_whoever_raises_the_tier(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    ben = await clinic.nurse("Ben")
    await writes(clinic, ana, case)
    await clinic.does(lambda desk: change_tier(desk, case.code, ben.staff, Tier.EMERGENCY, ""))
    ana.expects(NOT_SENT.format(case.code), "then write again")
    ana.expects("Emergency · case")
    await clinic.passes(minutes=1)

    assert not patient.reads("stay at home")
    assert EventKind.HELD_BACK in await clinic.timeline(case)
    all_read(ana, ben, patient)


async def test_a_milder_tier_keeps_nothing(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await writes(clinic, ana, case)
    await clinic.does(lambda desk: change_tier(desk, case.code, ana.staff, Tier.SAME_DAY, "milder"))
    await clinic.passes(minutes=1)

    assert patient.reads("stay at home")
    all_read(ana, patient)
