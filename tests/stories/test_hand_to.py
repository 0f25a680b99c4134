"""A case is given to a named colleague; until they take it the giver has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.hand_over.disable_staff import disable_staff
from bot.care.hand_over.take_over import take_over
from bot.care.working.claim_case import claim_case
from bot.care.working.hand_to import colleagues, hand_to
from bot.care.working.log_call import log_call
from bot.domain.case import CaseStatus, EventKind
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.test_nurse_and_patient import claimed


async def offered(clinic: Clinic) -> tuple[Nurse, Nurse, Patient, CaseRow]:
    ana, patient, case = await claimed(clinic)
    ben = await clinic.nurse("Ben")
    await clinic.does(lambda desk: hand_to(desk, case.code, ana.staff, ben.staff.id or 0))
    return ana, ben, patient, await clinic.case(case)


async def test_the_colleague_is_asked_and_the_giver_has_it_until_then(clinic: Clinic) -> None:
    ana, ben, patient, case = await offered(clinic)
    assert ben.last == f"Ana asks you to take case {case.code}, Now. Ana has it until you do."
    assert ben.shows(f"^ack:{case.code}$")
    assert (case.owner_id, case.status) == (ana.staff.id, CaseStatus.CLAIMED)
    assert case.acknowledged_at is not None
    assert "Mary" not in ben.last
    assert patient.reads("Ana has it")


async def test_with_i_have_it_the_colleague_has_it_and_all_know(clinic: Clinic) -> None:
    ana, ben, patient, case = await offered(clinic)
    await ben.taps("have it")
    after = await clinic.case(case)
    assert (after.owner_id, after.offered_to) == (ben.staff.id, None)
    assert ana.last == f"Ben has case {case.code}."
    assert patient.reads("Ben has it")
    handed = [event for event in await clinic.events(case) if event.kind in (EventKind.OFFERED, EventKind.HANDED)]
    assert [(event.staff_id, event.text) for event in handed] == [(ana.staff.id, "Ben"), (ben.staff.id, "Ana")]


async def test_a_third_nurse_does_not_get_it_by_the_button(clinic: Clinic) -> None:
    ana, _, _, case = await offered(clinic)
    cleo = await clinic.nurse("Cleo")
    await cleo.says(f"ack {case.code}")
    assert cleo.last == f"Ana has case {case.code}."
    assert (await clinic.case(case)).owner_id == ana.staff.id


async def test_what_got_worse_meanwhile_is_acknowledged_by_who_takes_it(clinic: Clinic) -> None:
    _, ben, patient, case = await offered(clinic)
    await patient.says("I am choking and cannot breathe")
    assert (await clinic.case(case)).acknowledged_at is None
    await ben.taps_data(f"^ack:{case.code}$")
    after = await clinic.case(case)
    assert after.owner_id == ben.staff.id
    assert after.acknowledged_at is not None
    assert after.next_due_at == after.step_due_at == clinic.at(day=0, hour=10, minute=5)  # the call promised with it
    calls = len(await clinic.pages(case))
    await clinic.passes(minutes=4)
    assert len(await clinic.pages(case)) == calls


Taking = Callable[[Desk, CaseRow, Nurse, Nurse], object]  # of Ana's case by Cleo
GETS: dict[str, tuple[bool, Taking]] = {  # late or not
    "by the sheet": (False, lambda desk, case, ana, cleo: take_over(desk, ana.staff, cleo.staff, [case.code])),
    "by calling": (True, lambda desk, case, ana, cleo: log_call(desk, case.code, cleo.staff, "reached")),
    "by the button": (True, lambda desk, case, ana, cleo: claim_case(desk, case.code, cleo.staff)),
}


@pytest.mark.parametrize(("late", "takes"), GETS.values(), ids=GETS)
async def test_when_somebody_else_gets_it_the_offer_is_over(clinic: Clinic, late: bool, takes: Taking) -> None:
    ana, ben, patient, case = await offered(clinic)
    cleo = await clinic.nurse("Cleo")
    if late:
        await patient.answers_the_questions()
        await clinic.passes(minutes=61)
    await clinic.does(lambda desk: takes(desk, case, ana, cleo))
    after = await clinic.case(case)
    assert (after.owner_id, after.offered_to) == (cleo.staff.id, None)
    assert ben.last == f"Cleo has case {case.code}."

    await ben.taps_data(f"^ack:{case.code}$")

    assert ben.last == f"Cleo has case {case.code}."
    assert (await clinic.case(case)).owner_id == cleo.staff.id


async def test_who_was_asked_and_takes_it_by_the_sheet_is_asked_no_longer(clinic: Clinic) -> None:
    ana, ben, _, case = await offered(clinic)
    await clinic.does(lambda desk: take_over(desk, ana.staff, ben.staff, [case.code]))
    after = await clinic.case(case)
    assert (after.owner_id, after.offered_to) == (ben.staff.id, None)


async def test_what_is_done_for_it_by_its_owner_leaves_the_offer(clinic: Clinic) -> None:
    ana, ben, patient, case = await offered(clinic)
    await patient.answers_the_questions()
    await clinic.passes(minutes=61)
    await clinic.does(lambda desk: claim_case(desk, case.code, ana.staff))
    await clinic.does(lambda desk: log_call(desk, case.code, ana.staff, "reached"))
    assert (await clinic.case(case)).offered_to == ben.staff.id
    await ben.taps_data(f"^ack:{case.code}$")
    assert (await clinic.case(case)).owner_id == ben.staff.id


async def test_nobody_who_left_stays_asked(clinic: Clinic) -> None:
    ana, ben, _, case = await offered(clinic)
    boss = await clinic.nurse("Dora", "admin")
    await clinic.does(lambda desk: disable_staff(desk, desk.session.merge(ben.staff), boss.staff))
    after = await clinic.case(case)
    assert (after.owner_id, after.offered_to) == (ana.staff.id, None)


async def test_who_cannot_be_asked_is_refused_in_words(clinic: Clinic) -> None:
    ana, ben, _, case = await offered(clinic)
    clara = await clinic.nurse("Clara", "clinician")
    with pytest.raises(Refused, match="not yours"):
        await clinic.does(lambda desk: hand_to(desk, case.code, ben.staff, clara.staff.id or 0))
    with pytest.raises(Refused, match="Choose a nurse or clinician"):
        await clinic.does(lambda desk: hand_to(desk, case.code, ana.staff, ana.staff.id or 0))
    with pytest.raises(Refused, match="Choose a nurse or clinician"):
        await clinic.does(lambda desk: hand_to(desk, case.code, ana.staff, 9999))
    with pytest.raises(Refused, match="asked already"):
        await clinic.does(lambda desk: hand_to(desk, case.code, ana.staff, ben.staff.id or 0))
    names = await clinic.office.read(lambda desk: [one.name for one in colleagues(desk, ana.staff)])
    assert names == ["Ben", "Clara"]
