"""What proves who did what can be added to and nothing else, on both databases; erasing takes the words out, and only those; an act is undone once."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from bot.store.database import Database
from bot.store.encryption import KeyRing
from tests.store.filling import ROWS, fill

KEPT = (
    *("audit", "case_event", "judgement", "notification", "hand_over", "hand_over_offer", "drill", "seal", "consent"),
    *("heard", "phone_call", "deed", "standing", "snooze", "protocol_answer", "answer", "outbox", "advice", '"case"'),
    *("graded_question", "ask"),
)
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
    "heard": "kind = 'photo'",
    "phone_call": "result = 'reached'",
    "deed": "kind = 'note'",
    "standing": "digest = ''",
    "snooze": "level = 'x'",
    "protocol_answer": "answer = 'no'",
    "answer": "value = (SELECT value FROM answer WHERE id = 2)",
    "outbox": "text = buttons",
    "advice": "case_id = 3 - case_id",
    '"case"': "patient_id = 3 - patient_id",
    "graded_question": "question = 'x'",
    "ask": "symptom = 'x'",
}
LATER = "at = '2020-01-01 00:00:00+00:00'"
COLUMNS = {
    "notification": (
        *("id = 99", "case_id = 2", "staff_id = NULL", "channel = 'mail'", "channel_id = NULL", "step = 9"),
        *("why = 'x'", "because = 'x'", "outbox_key = 'x'", LATER),
    ),
    "hand_over": ("id = 99", "from_id = 2", "to_id = 2", LATER, "sheet = NULL", "codes = '[]'"),
    "heard": (
        *("id = 99", "contact_id = 2", "contact_id = NULL", "patient_id = 2", "patient_id = NULL", "chat_id = 9"),
        *("telegram_message_id = 9", "kind = 'x'", "edited = NOT edited", "day = 9", LATER),
        *("text = screening", "screening = text", "screening = text, text = NULL"),
    ),
    "phone_call": (
        *("id = 99", "case_id = 2", "event_id = 2", "staff_id = 2", "whom = 'x'", "result = 'x'", LATER),
        *("number = words", "words = number"),
    ),
    "deed": (
        *("id = 99", "case_id = 2", "staff_id = 2", "kind = 'x'", LATER, "before = '{}'", "version = 9"),
        *("events_after = 9", "events_until = 9", "messages = '[]'", "undone_at = NULL", f"undone_{LATER}"),
    ),
    "standing": ("id = 99", "of_table = 'x'", "of_id = 9", "contact_id = NULL", "digest = 'x'", LATER),
    "snooze": (
        *("id = 99", "case_id = 2", "staff_id = 2", "symptom = 'x'", "level = 'x'", LATER, f"until = {LATER[5:]}"),
        "words = (SELECT words FROM snooze WHERE id = 2)",
    ),
    "protocol_answer": (
        *("id = 99", "case_id = 2", "staff_id = 2", "symptom = 'x'", "question = 'x'", "answer = 'x'", LATER),
    ),
    "answer": (
        *("id = 99", "entry_id = 2", "question = 'x'", "contact_id = 2", "recalled = NOT recalled", LATER),
        "value = (SELECT value FROM answer WHERE id = 2)",
    ),
    "outbox": (
        *("id = 99", "key = 'x'", "topic = 'x'", "channel = 'x'", "patient_id = 2", "staff_id = 2", "case_id = 2"),
        *("lane = 9", "text = buttons", "buttons = text", "edits = 'x'", f"created_{LATER}", f"sent_{LATER}"),
        "sent_at = NULL",
    ),
    "advice": ("id = 99", "case_id = 2", f"advised_{LATER}", "gravest = ''", "gravest = 'no_word'"),
    '"case"': ("id = 99", "code = 'x'", "patient_id = 2"),
    "graded_question": (
        *("id = 99", "case_id = 2", "contact_id = 2", "symptom = 'x'", "question = 'x'", f"asked_{LATER}"),
    ),
    "ask": ("id = 99", "contact_id = 2", "heard_id = 2", "symptom = 'x'", "tier = 'x'", "rule = 'x'", f"asked_{LATER}"),
}


@pytest.fixture
def filled(database: Database, ring: KeyRing) -> Database:
    with database.engine.begin() as connection:
        fill(connection, ring)
        connection.execute(text("UPDATE patient SET erased_at = NULL WHERE id = 1"))
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


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_is_kept(filled: Database, table: str) -> None:
    allowed = [change for change in COLUMNS[table] if not refused(filled, f"UPDATE {table} SET {change} WHERE id = 1")]

    assert allowed == []


def test_of_a_timeline_the_words_can_be_taken_out_and_nothing_put_in_their_place(filled: Database) -> None:
    assert refused(filled, "UPDATE case_event SET text = NULL, kind = 'note' WHERE id = 1")
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE case_event SET text = NULL WHERE id = 1"))
    assert refused(filled, "UPDATE case_event SET text = NULL WHERE id = 1"), "what is erased is as final as the rest"


GONE = {
    "heard": "text = NULL, screening = NULL, chat_id = 0, telegram_message_id = 0",
    "phone_call": "number = NULL, words = NULL",
    "snooze": "words = NULL",
    "answer": "value = NULL",
    "outbox": "text = NULL, buttons = NULL",
}
TAKEN_OUT = {
    "heard": ("text", "screening", "chat_id"),
    "phone_call": ("number", "words"),
    "snooze": ("words",),
    "answer": ("value",),
    "outbox": ("text", "buttons"),
}


@pytest.mark.parametrize("table", GONE)
def test_of_what_was_heard_and_called_too(filled: Database, table: str) -> None:
    word = GONE[table].partition(" ")[0]
    when = f"created_{LATER}" if table == "outbox" else LATER
    assert refused(filled, f"UPDATE {table} SET {GONE[table]}, {when} WHERE id = 1")
    with filled.engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {GONE[table]} WHERE id = 1"))
        connection.execute(text(f"UPDATE {table} SET {GONE[table]} WHERE id = 1"))  # to erase again takes nothing more
    for name in TAKEN_OUT[table]:
        other = f"(SELECT {name} FROM {table} WHERE id = 2)"
        assert refused(filled, f"UPDATE {table} SET {name} = {other} WHERE id = 1"), f"{word} is gone for good"


def test_what_the_program_read_of_words_is_added_once(filled: Database) -> None:
    insert = "INSERT INTO heard (id, chat_id, telegram_message_id, kind, text, edited, understood, at) "
    values = "SELECT 9, 9, 9, 'text', text, edited, understood, at FROM heard WHERE id = 1"
    with filled.engine.begin() as connection:
        connection.execute(text(insert + values))
        connection.execute(text("UPDATE heard SET screening = (SELECT screening FROM heard WHERE id = 1) WHERE id = 9"))
        connection.execute(text("UPDATE heard SET understood = (1 = 0) WHERE id = 9"))
    assert refused(filled, "UPDATE heard SET screening = (SELECT screening FROM heard WHERE id = 2) WHERE id = 9")
    assert refused(filled, "UPDATE heard SET understood = (1 = 1) WHERE id = 9")


def test_an_act_is_undone_once(filled: Database) -> None:
    insert = (
        "INSERT INTO deed (id, case_id, staff_id, kind, at, before, version, events_after, events_until, messages) "
    )
    values = "SELECT 9, case_id, staff_id, kind, at, before, version, events_after, events_until, messages FROM deed WHERE id = 1"
    with filled.engine.begin() as connection:
        connection.execute(text(insert + values))
        connection.execute(text(f"UPDATE deed SET undone_{LATER} WHERE id = 9"))
    assert refused(filled, "UPDATE deed SET undone_at = NULL WHERE id = 9")


def test_a_closed_case_keeps_how_it_ended_until_it_is_opened_again(filled: Database) -> None:
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE \"case\" SET status = 'closed' WHERE id = 1"))
    for change in ("outcome = 'x'", "noise_reason = 'x'", f"closed_{LATER}", "closed_at = NULL"):
        assert refused(filled, f'UPDATE "case" SET {change} WHERE id = 1'), change
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE \"case\" SET status = 'claimed', outcome = '', closed_at = NULL WHERE id = 1"))


def test_what_was_sent_stays_sent(filled: Database) -> None:
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET state = 'sent' WHERE id = 1"))
    assert refused(filled, "UPDATE outbox SET state = 'superseded' WHERE id = 1")


def test_the_gravest_answer_is_never_made_milder(filled: Database) -> None:
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE advice SET gravest = 'did_not_go' WHERE id = 1"))
    assert refused(filled, "UPDATE advice SET gravest = '' WHERE id = 1")


@pytest.mark.parametrize("table", ["graded_question", "ask"])
def test_questions_go_with_the_patient_alone(filled: Database, table: str) -> None:
    with filled.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table} WHERE id = 2"))  # of a patient who was erased
    assert refused(filled, f"DELETE FROM {table} WHERE id = 1")


def test_a_table_cannot_be_emptied_at_once(postgres_url: str, ring: KeyRing) -> None:
    """SQLite knows no such statement."""
    database = Database(postgres_url, ring)
    assert [table for table in KEPT if not refused(database, f"TRUNCATE {table} CASCADE")] == []
    database.close()
