"""A late case calls whoever has it first; if they are away, whoever is on call is called at once too."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from bot.care.paging.page import advance_case
from bot.care.rota.shift import NewShift, add_shift
from bot.care.rota.time_off import add_time_off
from bot.care.working.claim_case import claim_case
from bot.domain.rota import Duty
from bot.domain.tier import Tier
from bot.store.tables import NotificationRow, StaffRow
from tests.care.counter import Counter

ANA, BEN, LENA = "Ana", "Ben", "Lena"


@pytest.fixture
def staff(counter: Counter) -> dict[str, StaffRow]:
    roles = {ANA: "nurse", BEN: "nurse", LENA: "clinician"}
    return {name: counter.staff(name, role, chat_id=901 + at) for at, (name, role) in enumerate(roles.items())}


def on_call(counter: Counter, staff: StaffRow, duty: Duty) -> None:
    new = NewShift(duty, range(7), time(0), timedelta(hours=24), [staff.id or 0], date(2026, 1, 1))
    ada = counter.staff(f"Ada{duty}", "admin")
    counter.does(lambda desk: add_shift(desk, ada, new))


def leaves(counter: Counter, staff: StaffRow) -> None:
    end = counter.now + timedelta(days=5)
    counter.does(lambda desk: add_time_off(desk, staff, staff.id or 0, desk.now, end))


def late(counter: Counter, owner: StaffRow, tier: Tier) -> str:
    """Taken, and now late; nobody has been called for it yet."""
    code = counter.raises(counter.enrols().patient_id, tier).case.code
    counter.does(lambda desk: claim_case(desk, code, owner))
    counter.now = counter.case(code).next_due_at or counter.now
    return code


def called(counter: Counter, code: str, staff: dict[str, StaffRow]) -> set[str]:
    """Who is called for it by the first step."""
    number, names = counter.case(code).id or 0, {one.id: name for name, one in staff.items()}
    counter.does(lambda desk: advance_case(desk, number))
    return {names[row.staff_id] for row in counter.reads(lambda session: list(session.exec(select(NotificationRow))))}


@pytest.mark.parametrize("tier", [Tier.EMERGENCY, Tier.ED_NOW, Tier.CLINIC_NOW, Tier.SAME_DAY])
def test_whoever_is_on_call_is_called_with_an_owner_who_is_off_shift(
    counter: Counter, staff: dict[str, StaffRow], tier: Tier
) -> None:
    on_call(counter, staff[ANA], Duty.FIRST_NURSE)
    assert called(counter, late(counter, staff[BEN], tier), staff) == {ANA, BEN}


def test_an_owner_who_has_time_off_is_left_in_peace_while_somebody_is_here(
    counter: Counter, staff: dict[str, StaffRow]
) -> None:
    on_call(counter, staff[ANA], Duty.FIRST_NURSE)
    code = late(counter, staff[BEN], Tier.SAME_DAY)
    leaves(counter, staff[BEN])
    assert called(counter, code, staff) == {ANA}


def test_time_off_counts_where_the_clinic_keeps_no_rota(counter: Counter, staff: dict[str, StaffRow]) -> None:
    code = late(counter, staff[BEN], Tier.SAME_DAY)
    leaves(counter, staff[BEN])
    assert called(counter, code, staff) == {ANA}


def test_who_has_time_off_is_called_where_nobody_else_is_left(counter: Counter, staff: dict[str, StaffRow]) -> None:
    code = late(counter, staff[BEN], Tier.SAME_DAY)
    for one in staff.values():
        leaves(counter, one)
    assert BEN in called(counter, code, staff)


def test_an_owner_on_call_is_called_first_and_alone(counter: Counter, staff: dict[str, StaffRow]) -> None:
    on_call(counter, staff[ANA], Duty.FIRST_NURSE)
    on_call(counter, staff[BEN], Duty.SECOND_NURSE)
    assert called(counter, late(counter, staff[BEN], Tier.SAME_DAY), staff) == {BEN}
