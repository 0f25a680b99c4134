"""What identifies a person or is in their words is sealed in the database, on both kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from bot.store import inbox, mail
from bot.store.database import Database
from bot.store.encryption import CannotDecrypt, Encrypted, KeyRing
from bot.store.tables import CaseEventRow, HeardRow, InboxRow, OutboxRow, PatientRow
from tests.store.rows import NOW, case, message, number, patient

CANARY = "Xylophona Quetzalcoatl"


def test_no_plain_text_reaches_the_database(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        person = patient(session, name=CANARY, phone=CANARY, emergency_contact=CANARY)
        opened = case(session, person)
        session.add(HeardRow(patient_id=number(person), chat_id=1, text=CANARY, screening={"words": CANARY}, at=NOW))
        session.add(CaseEventRow(case_id=number(opened), kind="note", at=NOW, text=CANARY))
        mail.queue(session, message(CANARY[:1]), NOW)
        inbox.receive(session, [(1, 1, {"text": CANARY})], NOW)
        session.flush()
    with database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')):
                assert not any(
                    CANARY.encode() in bytes(value) for value in row if isinstance(value, bytes | memoryview)
                )
                assert CANARY not in repr(row)
    database.close()
    for file in tmp_path.iterdir():
        assert CANARY.encode() not in file.read_bytes(), file


def test_what_was_sealed_is_read_again(database: Database) -> None:
    with database.transaction() as session:
        kept = number(patient(session, name=f"{CANARY} <b>ñ</b> {{{{x}}}} \u202e"))
        inbox.receive(session, [(1, 1, {"text": CANARY, "n": [1, None]})], NOW)
        mail.queue(session, message("k"), NOW)
    with database.transaction() as session:
        row = session.get_one(PatientRow, kept)
        assert (row.name, row.birth_year) == (f"{CANARY} <b>ñ</b> {{{{x}}}} \u202e", 1951)
        assert session.get_one(InboxRow, 1).body == {"text": CANARY, "n": [1, None]}
        assert [r.buttons for r in session.exec(select(OutboxRow))] == [[]]


def test_two_equal_values_do_not_look_alike(database: Database) -> None:
    with database.transaction() as session:
        patient(session)
        patient(session)
    with database.engine.connect() as connection:
        first, second = connection.execute(text("SELECT name FROM patient")).scalars()
    assert bytes(first) != bytes(second)


def test_after_a_rotation_old_rows_are_read_and_new_ones_use_the_new_key(database_url: str, ring: KeyRing) -> None:
    before = Database(database_url, ring)
    with before.transaction() as session:
        old = number(patient(session, name="Old"))
    before.close()
    rotated = Database(database_url, KeyRing({**KeyRing.parse(KeyRing.fresh("k2")).keys, **ring.keys}))
    with rotated.transaction() as session:
        assert session.get_one(PatientRow, old).name == "Old"
        new = number(patient(session, name="New"))
        sealed = session.execute(text(f"SELECT name FROM patient WHERE id = {new}")).scalar_one()
    assert bytes(sealed).startswith(b"k2.")
    assert rotated.ring.fingerprint("x") == ring.fingerprint("x")
    rotated.close()


@pytest.mark.parametrize(
    ("others", "words"),
    [
        (KeyRing.parse(KeyRing.fresh("other")), "written with key 'k1', which AFTERCARE_KEYS does not hold"),
        (KeyRing.parse(KeyRing.fresh("k1")), "wrong key, or it was altered"),
    ],
)
def test_a_wrong_key_is_told_in_words(database: Database, database_url: str, others: KeyRing, words: str) -> None:
    with database.transaction() as session:
        kept = number(patient(session))
    stranger = Database(database_url, others)
    try:
        with pytest.raises(CannotDecrypt, match=words), stranger.transaction() as session:
            session.get_one(PatientRow, kept)
    finally:
        stranger.close()


def test_a_value_moved_to_another_column_does_not_open(database: Database) -> None:
    with database.transaction() as session:
        kept = number(patient(session))
        session.execute(text("UPDATE patient SET name = phone"))
    with pytest.raises(CannotDecrypt, match=r"patient\.name"), database.transaction() as session:
        session.get_one(PatientRow, kept)


def test_each_sealed_column_is_bound_to_its_own_place() -> None:
    places = [
        (column.type.place, f"{table.name}.{column.name}")
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    ]
    assert len(places) > 15
    assert len({place for place, _ in places}) == len(places)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("", "no key is given"),
        ("k1:not base64", "key 1 is not base64"),
        ("k1:AAAA", "key 1 must be a name, a colon and 32 bytes"),
        ("k.1:" + "A" * 43 + "=", "key 1 must be a name"),
        (":" + "A" * 43 + "=", "key 1 must be a name"),
        ("k1:" + "A" * 43 + "=,k1:" + "B" * 42 + "A=", "key 2 has the name of another"),
    ],
)
def test_a_faulty_ring_is_told_in_words(given: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        KeyRing.parse(given)


def test_a_faulty_ring_is_told_without_the_key_itself() -> None:
    bare = KeyRing.fresh().partition(":")[2]
    with pytest.raises(ValueError, match="key 1") as told:
        KeyRing.parse(bare)
    assert bare not in str(told.value)
