"""The ticks serve what is due, and one row that fails stops no other."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.care.desk import Office
from bot.jobs.ticks import LEASE, tick, tick_cases, tick_treatments
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.tables import CaseRow, TreatmentRow
from tests.store.rows import NOW, case, patient, treatment


class Hand:
    """A clock turned by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def office(database: Database, playbook: Playbook, clock: Hand) -> Office:
    return Office(database, playbook, clock)


def _two_treatments(session: Session) -> None:
    """The first is of an indication that content does not know any more."""
    for indication in ("forgotten", "glabellar_lines"):
        row = treatment(session, patient(session), indication=indication, next_due_at=NOW)
        assert row.id


def _two_cases(session: Session) -> None:
    """The first has a tier nobody knows."""
    broken = case(session, patient(session), "AAAA")
    broken.tier = "unknown"
    case(session, patient(session), "BBBB")


async def test_a_case_that_fails_does_not_stop_the_next(database: Database, playbook: Playbook) -> None:
    await database.act(_two_cases)
    assert await tick_cases(office(database, playbook, Hand())) == 2
    broken, served = await database.read(lambda s: s.exec(select(CaseRow).order_by(col(CaseRow.code))).all())
    assert (broken.next_due_at, broken.page_index) == (NOW, 0)
    assert served.page_index == 1
    assert served.next_due_at is not None
    assert served.next_due_at > NOW


async def test_what_failed_is_tried_again_when_its_claim_is_over(database: Database, playbook: Playbook) -> None:
    clock = Hand()
    await database.act(_two_cases)
    await tick_cases(office(database, playbook, clock))
    assert await tick_cases(office(database, playbook, clock)) == 0
    clock.now += LEASE
    assert await tick_cases(office(database, playbook, clock)) == 1


async def test_a_treatment_of_somebody_who_has_not_joined_sleeps(database: Database, playbook: Playbook) -> None:
    await database.act(_two_treatments)
    assert await tick_treatments(office(database, playbook, Hand())) == 2
    rows = await database.read(lambda s: s.exec(select(TreatmentRow)).all())
    assert [row.next_due_at for row in rows] == [None, None]


async def test_nothing_due_is_nothing_done(database: Database, playbook: Playbook) -> None:
    clock = Hand()
    clock.now -= timedelta(hours=1)
    await database.act(_two_cases)
    assert await tick(office(database, playbook, clock)) == 0


async def test_a_tick_serves_cases_and_treatments(database: Database, playbook: Playbook) -> None:
    await database.act(_two_cases)
    await database.act(_two_treatments)
    assert await tick(office(database, playbook, Hand())) == 4
