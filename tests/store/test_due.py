"""What is due is served by one process only, comes back at once when that one dies, and rests when its act failed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session

from bot.store.database import Database
from bot.store.due import Waiting, note_failure, take_due
from bot.store.tables import CaseRow, TreatmentRow
from tests.store.rows import NOW, case, patient, treatment

REST = timedelta(minutes=1)

both = pytest.mark.parametrize("table", [CaseRow, TreatmentRow])


def make_due(session: Session, table: Waiting, count: int) -> None:
    for index in range(count):
        if table is CaseRow:
            case(session, patient(session), f"C{index:03}")
        else:
            treatment(session, patient(session), next_due_at=NOW)


def serve(session: Session, table: Waiting, limit: int) -> list[int]:
    """What a tick does: the clock of what was served stands elsewhere."""
    ids = list(take_due(session, table, NOW, limit, REST))
    for row_id in ids:
        row = session.get_one(table, row_id)
        assert isinstance(row, CaseRow | TreatmentRow)
        row.next_due_at = None
    return ids


@both
def test_each_row_is_served_by_one(database: Database, table: Waiting) -> None:
    with database.transaction() as session:
        make_due(session, table, 20)
    barrier = Barrier(4)

    def server(_: int) -> list[int]:
        barrier.wait()
        with database.transaction() as session:
            return serve(session, table, 5)

    with ThreadPoolExecutor(4) as pool:
        served = [row for rows in pool.map(server, range(4)) for row in rows]
    assert len(served) == len(set(served)) == 20


def serve_and_die(database: Database, table: Waiting) -> None:
    with database.transaction() as session:
        assert len(serve(session, table, 5)) == 1
        raise ZeroDivisionError


@both
def test_a_server_that_dies_gives_its_rows_back_at_once(database: Database, table: Waiting) -> None:
    with database.transaction() as session:
        make_due(session, table, 1)
    with pytest.raises(ZeroDivisionError):
        serve_and_die(database, table)
    with database.transaction() as session:
        assert len(serve(session, table, 5)) == 1


@both
def test_a_row_whose_act_failed_rests(database: Database, table: Waiting) -> None:
    with database.transaction() as session:
        make_due(session, table, 1)
        (row_id,) = take_due(session, table, NOW, 5, REST)
        note_failure(session, table, row_id, NOW)
        assert list(take_due(session, table, NOW + REST - timedelta(seconds=1), 5, REST)) == []
        assert list(take_due(session, table, NOW + REST, 5, REST)) == [row_id]


@both
def test_nothing_is_served_before_it_is_due(database: Database, table: Waiting) -> None:
    with database.transaction() as session:
        make_due(session, table, 1)
        assert list(take_due(session, table, NOW - timedelta(seconds=1), 5, REST)) == []
