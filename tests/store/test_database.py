"""Transactions: all or nothing, safe on disk, and beside each other."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, select

from bot.store import people
from bot.store.database import WRITERS_POSTGRES, Database
from bot.store.encryption import KeyRing
from bot.store.tables import HeardRow, InstallationRow, JudgementRow, PatientRow, StaffRow, TreatmentRow
from tests.store.rows import NOW, nurse, patient


def test_sqlite_writes_every_commit_to_the_disk(sqlite_url: str, ring: KeyRing) -> None:
    database = Database(sqlite_url, ring)
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_an_act_that_fails_leaves_nothing_behind(database: Database) -> None:
    def half_done(session: Session) -> None:
        nurse(session)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.act(half_done)
    assert await database.read(lambda session: session.exec(select(StaffRow)).all()) == []


async def test_what_was_committed_is_read_at_once_by_others(database: Database) -> None:
    await database.act(nurse)
    (seen,) = await database.read(lambda session: session.exec(select(StaffRow)).all())
    assert (seen.name, seen.created_at) == ("Ana", NOW)


async def test_reading_changes_nothing(database: Database) -> None:
    await database.read(nurse)
    assert await database.read(lambda session: session.exec(select(StaffRow)).all()) == []


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="a time without a zone"), database.transaction() as session:
        session.add(PatientRow(name="x", created_at=datetime(2026, 6, 8)))  # noqa: DTZ001  the offender


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    with database.transaction() as session:
        kept = patient(session).id
    with database.transaction() as session:
        created = session.get_one(PatientRow, kept).created_at
    assert (created, str(created.tzinfo)) == (NOW, "UTC")


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    orphan = TreatmentRow(
        patient_id=999,
        treated_at=NOW,
        indication="x",
        product="x",
        lot="x",
        notes="",
        content_version="v",
        created_at=NOW,
    )
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(orphan)


@pytest.mark.parametrize("table", ["audit", "case_event", "judgement"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_what_was_recorded_cannot_be_changed(database: Database, table: str, change: str) -> None:
    with database.transaction() as session:
        _record(session, table)
    with pytest.raises(Exception, match="rows are never changed"), database.transaction() as session:
        session.execute(text(change.format(table)))


def _record(session: Session, table: str) -> None:
    if table == "audit":
        session.execute(
            text("INSERT INTO audit (at, actor, action, subject, detail) VALUES (:at, 'system', 'a', 'b', '{}')"),
            {"at": NOW.isoformat()},
        )
        return
    number = patient(session).id
    if table == "judgement":
        _judge(session, number or 0)
        return
    session.execute(
        text(
            'INSERT INTO "case" (id, code, patient_id, tier, status, opened_at, waiting_since, page_index, outcome, version)'
            " VALUES (1, 'K7P2', :patient, 'same_day', 'open', :at, :at, 0, '', 0)"
        ),
        {"patient": number, "at": NOW.isoformat()},
    )
    session.execute(
        text(
            "INSERT INTO case_event (case_id, kind, at, tier, symptoms, rules) VALUES (1, 'note', :at, '', '[]', '[]')"
        ),
        {"at": NOW.isoformat()},
    )


def _judge(session: Session, patient_id: int) -> None:
    staff = nurse(session)
    heard = HeardRow(patient_id=patient_id, chat_id=1, text="hoarse", screening={}, at=NOW)
    session.add(heard)
    session.flush()
    judged = JudgementRow(heard_id=heard.id or 0, symptom="dysphonia", verdict="missed", staff_id=staff.id or 0, at=NOW)
    session.add(judged)


def test_a_fact_of_the_installation_is_kept_and_replaced(database: Database) -> None:
    for value in ("first_bot", "second_bot"):
        with database.transaction() as session:
            people.keep_installation_fact(session, "bot_username", value)
    with database.transaction() as session:
        assert people.installation_fact(session, "bot_username") == "second_bot"
        assert people.installation_fact(session, "unknown") == ""
        assert len(session.exec(select(InstallationRow)).all()) == 1


async def test_acts_that_wait_together_are_committed_together_and_a_fault_is_its_own(database: Database) -> None:
    """The writer is held while they gather; one of them fails; the others are committed, each seen by its own caller."""
    held, release = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        held.set()
        release.wait(20)

    def write(session: Session, number: int) -> int:
        people.keep_installation_fact(session, f"fact {number}", str(number))
        if number == 3:
            raise LookupError(number)
        return number

    holding = [asyncio.ensure_future(database.act(hold)) for _ in range(WRITERS_POSTGRES)]
    await asyncio.to_thread(held.wait, 20)
    waiting = [asyncio.ensure_future(database.act(partial(write, number=number))) for number in range(6)]
    await asyncio.sleep(0.05)
    release.set()
    await asyncio.gather(*holding)
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [result if isinstance(result, int) else type(result) for result in results] == [0, 1, 2, LookupError, 4, 5]
    with database.transaction() as session:
        kept = [people.installation_fact(session, f"fact {number}") for number in range(6)]
    assert kept == ["0", "1", "2", "", "4", "5"]


async def test_many_acts_at_once_need_few_commits(database: Database) -> None:
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    acts = [database.act(partial(people.keep_installation_fact, key=str(number), value="x")) for number in range(200)]
    await asyncio.gather(*acts)
    assert len(commits) < 100
    with database.transaction() as session:
        assert all(people.installation_fact(session, str(number)) == "x" for number in range(200))


async def test_an_act_that_postgres_ends_in_favour_of_another_is_done_again(postgres_url: str, ring: KeyRing) -> None:
    """Two acts take the same two rows, each the other's first: a deadlock, which costs nobody an act."""
    database = Database(postgres_url, ring)
    with database.transaction() as session:
        for key in ("left", "right"):
            people.keep_installation_fact(session, key, "")
    has_first = {"left": threading.Event(), "right": threading.Event()}

    def cross(session: Session, first: str, then: str) -> str:
        session.get_one(InstallationRow, first, with_for_update=True).value = first
        session.flush()
        has_first[first].set()
        has_first[then].wait(20)
        session.get_one(InstallationRow, then, with_for_update=True).value = first
        return first

    one = asyncio.ensure_future(database.act(partial(cross, first="left", then="right")))
    await asyncio.to_thread(has_first["left"].wait, 20)
    other = asyncio.ensure_future(database.act(partial(cross, first="right", then="left")))
    assert (await one, await other) == ("left", "right")
    database.close()


async def test_each_of_many_rows_put_at_once_has_its_own_number(database: Database) -> None:
    """They go in one statement, and are told apart by the order of their numbers."""

    def put(session: Session) -> dict[int, int]:
        mary = patient(session).id
        rows = [HeardRow(patient_id=mary, chat_id=5, telegram_message_id=n, kind="text", at=NOW) for n in range(2_500)]
        session.add_all(rows)
        session.flush()
        return {row.id or 0: row.telegram_message_id for row in rows}

    known = await database.act(put)
    kept = await database.read(lambda session: session.exec(select(HeardRow.id, HeardRow.telegram_message_id)).all())
    assert dict(kept) == known
    assert len(known) == 2_500
