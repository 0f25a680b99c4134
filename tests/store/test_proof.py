"""What proves who did what can be added to and nothing else, on both databases; erasing takes the words out of a timeline, and only those."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from bot.store.database import Database
from bot.store.encryption import KeyRing
from tests.store.filling import ROWS, fill

KEPT = ("audit", "case_event", "judgement", "notification", "hand_over", "hand_over_offer", "drill", "seal", "consent")
CHANGES = {
    "audit": "actor = 'staff:9'",
    "case_event": "kind = 'note'",
    "judgement": "verdict = 'right'",
    "notification": "step = 9",
    "hand_over": "to_id = from_id + 1 - 2 * (from_id - 1)",
    "hand_over_offer": "ended_at = '2020-01-01 00:00:00+00:00'",
    "drill": "started_at = '2020-01-01 00:00:00+00:00'",
    "seal": "digest = ''",
    "consent": "version = '9'",
}


@pytest.fixture
def filled(database: Database, ring: KeyRing) -> Database:
    with database.engine.begin() as connection:
        fill(connection, ring)
    return database


def refused(database: Database, statement: str) -> bool:
    """True where the database itself says no, and all rows are still there."""
    try:
        with database.engine.begin() as connection:
            connection.execute(text(statement))
    except DatabaseError as error:
        return "rows are never changed" in str(error)
    return False


def count(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.mark.parametrize("table", KEPT)
def test_no_row_is_changed_or_taken_away(filled: Database, table: str) -> None:
    assert refused(filled, f"UPDATE {table} SET {CHANGES[table]} WHERE id = 1")
    assert refused(filled, f"DELETE FROM {table} WHERE id = 1")
    with filled.engine.connect() as connection:
        assert count(connection, table) == ROWS


def test_every_column_of_a_call_and_of_a_hand_over_is_kept(filled: Database) -> None:
    changes = {
        "notification": (
            *("id = 99", "case_id = 2", "staff_id = NULL", "channel = 'mail'", "channel_id = NULL", "step = 9"),
            *("why = 'x'", "outbox_key = 'x'", "at = '2020-01-01 00:00:00+00:00'"),
        ),
        "hand_over": ("id = 99", "from_id = 2", "to_id = 2", "at = '2020-01-01 00:00:00+00:00'", "sheet = NULL", "codes = '[]'"),
    }  # fmt: skip
    allowed = [
        f"{table}: {change}"
        for table, ways in changes.items()
        for change in ways
        if not refused(filled, f"UPDATE {table} SET {change} WHERE id = 1")
    ]

    assert allowed == []


def test_of_a_timeline_the_words_can_be_taken_out_and_nothing_put_in_their_place(filled: Database) -> None:
    assert refused(filled, "UPDATE case_event SET text = NULL, kind = 'note' WHERE id = 1")
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE case_event SET text = NULL WHERE id = 1"))
    assert refused(filled, "UPDATE case_event SET text = NULL WHERE id = 1"), "what is erased is as final as the rest"


def test_a_table_cannot_be_emptied_at_once(postgres_url: str, ring: KeyRing) -> None:
    """SQLite knows no such statement."""
    database = Database(postgres_url, ring)
    assert [table for table in KEPT if not refused(database, f"TRUNCATE {table} CASCADE")] == []
    database.close()
