"""A page step fires at its time: never before, once after a stop, a thousand at once in one go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from bot.jobs.ticks import tick_all, tick_cases
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.tables import CaseRow, NotificationRow
from tests.jobs.test_ticks import Hand, office
from tests.store.rows import NOW, case, nurse, patient

MICROSECOND = timedelta(microseconds=1)
SECOND_STEP = timedelta(minutes=5)  # of escalation.toml, clinic_now


def called_at(session: Session) -> list[tuple[int, object]]:
    rows = session.exec(select(NotificationRow).order_by(col(NotificationRow.case_id), col(NotificationRow.id)))
    return [(row.case_id, row.at) for row in rows]


@contextmanager
def asked_of(database: Database, asked: list[str]) -> Iterator[None]:
    """Every statement that leaves for the database meanwhile."""

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield
    event.remove(database.engine, "before_cursor_execute", hear)


async def open_cases(database: Database, many: int) -> None:
    def fill(session: Session) -> None:
        for number, name in enumerate(("Ana", "Ben"), start=1):
            nurse(session, name).chat_id = number
        for number in range(many):
            case(session, patient(session), f"c{number}", page_index=1).next_due_at = NOW + SECOND_STEP

    await database.act(fill)


async def test_a_step_is_not_a_microsecond_early(database: Database, playbook: Playbook) -> None:
    await open_cases(database, 1)
    clock = Hand()
    clock.now = NOW + SECOND_STEP - MICROSECOND
    assert await tick_all(office(database, playbook, clock), tick_cases) == 0
    assert await database.read(called_at) == []
    clock.now += MICROSECOND
    assert await tick_all(office(database, playbook, clock), tick_cases) == 1
    assert await database.read(called_at) == [(1, NOW + SECOND_STEP)]


async def test_a_step_that_looks_too_early_waits_for_its_time(database: Database, playbook: Playbook) -> None:
    """A row that says it is due before its step is: looked at, not called for."""
    await open_cases(database, 1)
    clock = Hand()

    def too_early(session: Session) -> None:
        session.exec(select(CaseRow)).one().next_due_at = NOW

    await database.act(too_early)
    clock.now = NOW + SECOND_STEP - MICROSECOND
    await tick_all(office(database, playbook, clock), tick_cases)
    assert await database.read(called_at) == []


@pytest.mark.parametrize("stop", [timedelta(seconds=1), timedelta(minutes=10), timedelta(hours=3)])
async def test_after_a_stop_each_case_is_called_for_once_and_at_once(
    database: Database, playbook: Playbook, stop: timedelta
) -> None:
    await open_cases(database, 30)
    clock = Hand()
    clock.now = NOW + SECOND_STEP + stop
    for _ in range(3):
        await tick_all(office(database, playbook, clock), tick_cases)
    calls = await database.read(called_at)
    a_case = [at for number, at in calls if number == 1]
    assert set(a_case) == {clock.now}
    assert len(a_case) == (1 if stop < timedelta(minutes=5) else 2)  # one step: a nurse, or later everybody
    assert len(calls) == 30 * len(a_case)


async def test_a_thousand_due_at_once_are_called_for_in_one_go(database: Database, playbook: Playbook) -> None:
    await open_cases(database, 1_000)
    clock = Hand()
    clock.now = NOW + SECOND_STEP
    assert await tick_all(office(database, playbook, clock), tick_cases) == 1_000
    calls = await database.read(called_at)
    assert [number for number, _ in calls] == list(range(1, 1_001))
    assert {at for _, at in calls} == {clock.now}


async def test_the_staff_are_looked_up_once_for_all_that_are_due_together(
    database: Database, playbook: Playbook
) -> None:
    """What a step costs is what a step writes: no question to the database for each."""
    await open_cases(database, 100)
    clock, asked = Hand(), list[str]()
    clock.now = NOW + SECOND_STEP
    place = office(database, playbook, clock)
    with asked_of(database, asked):
        await tick_all(place, tick_cases)
    looks = [one for one in asked if one.startswith("SELECT")]
    assert len(looks) < 10, looks
