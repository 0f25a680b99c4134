"""A backup is one moment of a database at work, whole or not there, readable by nobody without the keys; it fits into either database."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.store import erasures, inbox, mail
from bot.store.backup import check_keys, restore_rows, write_backup
from bot.store.backup_file import BackupRefused, Manifest, new_backup, open_backup
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import revisions, upgrade
from bot.store.tables import CaseEventRow, HeardRow
from tests.databases import Postgres
from tests.store import rows
from tests.store.filling import everything, fill, shape
from tests.store.rows import NOW

LEDGER = Path("no-ledger")
CANARY = "canary that sings"


def back_up(database: Database, place: Path) -> Manifest:
    with database.snapshot() as connection:
        return write_backup(connection, place, NOW, "content-1", LEDGER)


def restore(place: Path, url: str, ring: KeyRing) -> Database:
    database = Database(url, ring)
    try:
        with open_backup(place) as backup, database.engine.begin() as connection:
            restore_rows(connection, backup)
    except BaseException:
        database.close()
        raise
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    yield postgres.create("restored")
    postgres.drop("restored")


def test_what_is_restored_into_either_database_is_what_was_backed_up(
    database: Database, empty_url: str, ring: KeyRing, tmp_path: Path
) -> None:
    with database.engine.begin() as connection:
        fill(connection, ring)
    manifest = back_up(database, tmp_path / "all.backup")
    restored = restore(tmp_path / "all.backup", empty_url, ring)
    with database.snapshot() as source, restored.snapshot() as copy:
        assert everything(copy) == everything(source)
    assert (manifest.schema, manifest.content, manifest.at) == (revisions()[-1], "content-1", NOW)
    assert len(manifest.tables) > 20
    with restored.transaction() as session:
        assert rows.number(rows.patient(session)) == 3  # the next number, also where the database counts apart
    restored.close()


@pytest.mark.parametrize("revision", revisions()[:-1])
def test_a_backup_of_an_older_schema_is_brought_to_this_one(
    revision: str, empty_url: str, ring: KeyRing, tmp_path: Path, sqlite_url: str
) -> None:
    old = Database(f"sqlite:///{tmp_path / 'old.db'}", ring)
    with old.engine.begin() as connection:
        upgrade(connection, revision)
        fill(connection, ring)
    assert back_up(old, tmp_path / "old.backup").schema == revision
    with old.engine.begin() as connection:
        upgrade(connection, "head")
    restored = restore(tmp_path / "old.backup", empty_url, ring)
    with old.snapshot() as source, restored.snapshot() as copy:
        assert everything(copy) == everything(source)
        if restored.sqlite:
            assert shape(copy) == shape(source)
    old.close()
    restored.close()


class Clinic(threading.Thread):
    """Writes without a pause: a case, its event and its messages in one transaction."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database, self._enough, self.written = database, threading.Event(), 0

    def run(self) -> None:
        while not self._enough.is_set():
            with self._database.transaction() as session:
                self._one(session, self.written)
            self.written += 1

    def stop(self) -> None:
        self._enough.set()
        self.join()

    @staticmethod
    def _one(session: Session, number: int) -> None:
        patient = rows.patient(session)
        heard = HeardRow(patient_id=patient.id, chat_id=number, text=f"words {number}", screening={}, at=NOW)
        session.add(heard)
        session.flush()
        case = rows.case(session, patient, f"C{number}")
        session.add(CaseEventRow(case_id=rows.number(case), kind="red_flag", at=NOW, heard_id=heard.id, text="x"))
        inbox.receive(session, [(number, number, {"text": f"words {number}"})], NOW)
        mail.queue(session, rows.message(f"case:{case.id}/a/1", number), NOW, case_id=case.id, patient_id=patient.id)


def test_a_backup_under_load_is_one_moment(database: Database, tmp_path: Path, ring: KeyRing) -> None:
    clinic = Clinic(database)
    clinic.start()
    for number in range(3):
        before = clinic.written
        while clinic.written < before + 20:
            pass
        back_up(database, tmp_path / f"{number}.backup")
    while clinic.written < 80:
        pass
    clinic.stop()
    sizes = []
    for number in range(3):
        restored = restore(tmp_path / f"{number}.backup", f"sqlite:///{tmp_path / f'{number}.db'}", ring)
        sizes.append(_assert_one_moment(database, restored))
        restored.close()
    assert sizes == sorted(set(sizes))
    assert 0 < sizes[0] < sizes[-1] < clinic.written, "the clinic did not write while the backups ran"


def _assert_one_moment(source: Database, restored: Database) -> int:
    """Of every table the same first rows, each as it was; how many."""
    with source.snapshot() as now, restored.snapshot() as then:
        current, kept = everything(now), everything(then)
    counts = {len(kept[table]) for table in ("patient", "heard", "case", "case_event", "inbox", "outbox")}
    assert len(counts) == 1, "a case without its event or its message"
    for table, old in kept.items():
        assert old == current[table][: len(old)], table
    return counts.pop()


def test_nobody_else_may_read_the_file_and_it_holds_no_words_and_no_keys(
    database: Database, tmp_path: Path, ring: KeyRing
) -> None:
    with database.transaction() as session:
        patient = rows.patient(session, name=CANARY, phone=CANARY, emergency_contact=CANARY)
        session.add(HeardRow(patient_id=patient.id, chat_id=1, text=CANARY, screening={"words": CANARY}, at=NOW))
        mail.queue(session, rows.message(f"k/{patient.id}", 1), NOW)
    place = tmp_path / "one.backup"
    back_up(database, place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert CANARY.encode() not in place.read_bytes()
    assert not any(key in place.read_bytes() for key in ring.keys.values())
    with open_backup(place) as backup:
        assert check_keys(backup, ring) >= 7


def test_other_keys_are_refused_with_the_cure(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        rows.patient(session)
    back_up(database, tmp_path / "one.backup")
    with (
        open_backup(tmp_path / "one.backup") as backup,
        pytest.raises(BackupRefused, match=r"do not open this backup.*Set AFTERCARE_KEYS.*Nothing was restored"),
    ):
        check_keys(backup, KeyRing.parse(KeyRing.fresh()))


def test_every_key_that_sealed_anything_is_asked_for(sqlite_url: str, tmp_path: Path) -> None:
    old, new = KeyRing.fresh("old"), KeyRing.fresh("new")
    for keys, name in ((old, "Mary"), (f"{new},{old}", "Jane")):
        database = Database(sqlite_url, KeyRing.parse(keys))
        with database.transaction() as session:
            rows.patient(session, name=name)
    back_up(database, tmp_path / "one.backup")
    database.close()
    with open_backup(tmp_path / "one.backup") as backup:
        with pytest.raises(BackupRefused, match="key 'old'"):
            check_keys(backup, KeyRing.parse(new))
        check_keys(backup, KeyRing.parse(f"{new},{old}"))


@pytest.mark.parametrize("damage", ["a value", "a row less", "a row more", "the manifest", "half the file", "a letter"])
def test_a_backup_that_was_altered_is_refused(damage: str, sqlite_url: str, ring: KeyRing, tmp_path: Path) -> None:
    database, place = Database(sqlite_url, ring), tmp_path / "one.backup"
    with database.engine.begin() as connection:
        fill(connection, ring)
    back_up(database, place)
    database.close()
    spoil(place, damage)
    with pytest.raises(BackupRefused, match=r"damaged|no whole backup"), open_backup(place):
        pass


def spoil(place: Path, damage: str) -> None:
    changes = {
        "a value": "UPDATE \"case\" SET tier = 'self_care' WHERE id = 1",
        "a row less": "DELETE FROM audit WHERE id = 2",
        "a row more": 'INSERT INTO "case" SELECT * FROM "case" LIMIT 1',
        "the manifest": "UPDATE _manifest SET text = replace(text, '2026-06-08', '2026-06-09')",
    }
    if damage in changes:
        with sqlite3.connect(place) as file:
            file.execute(changes[damage])
        file.close()
    elif damage == "half the file":
        os.truncate(place, place.stat().st_size // 2)
    else:
        place.write_text("Dear clinic, " * 1000)


def test_a_restore_into_a_place_that_is_not_empty_is_refused(
    database: Database, sqlite_url: str, tmp_path: Path, ring: KeyRing
) -> None:
    back_up(database, tmp_path / "one.backup")
    with pytest.raises(BackupRefused, match=r"is not empty; a backup is restored only into an empty place\. Move"):
        restore(tmp_path / "one.backup", database.url.render_as_string(hide_password=False), ring)


def test_a_backup_of_a_newer_version_is_refused(
    database: Database, empty_url: str, tmp_path: Path, ring: KeyRing
) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    back_up(database, tmp_path / "one.backup")
    with pytest.raises(BackupRefused, match=r"newer version of Aftercare \(schema 9999\)"):
        restore(tmp_path / "one.backup", empty_url, ring)


def test_a_restore_that_breaks_off_leaves_the_place_empty(
    sqlite_url: str, empty_url: str, tmp_path: Path, ring: KeyRing
) -> None:
    database, target = Database(sqlite_url, ring), Database(empty_url, ring)
    with database.engine.begin() as connection:
        fill(connection, ring)
    back_up(database, tmp_path / "one.backup")
    with pytest.raises(ZeroDivisionError):
        _restore_half(tmp_path / "one.backup", target)
    target.close()
    restore(tmp_path / "one.backup", empty_url, ring).close()
    database.close()


def _restore_half(place: Path, target: Database) -> None:
    with open_backup(place) as backup, target.engine.begin() as connection:
        restore_rows(connection, backup)
        raise ZeroDivisionError


def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    place = tmp_path / "one.backup"
    if (child := os.fork()) == 0:
        with new_backup(place, Manifest("0001", "", NOW)) as writer:
            writer.table("patient", ["id"], ([n] for n in range(10)))
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert not place.exists()
    assert list(tmp_path.glob("*.backup")) == []


def test_a_backup_that_fails_keeps_the_old_file(sqlite_url: str, ring: KeyRing, tmp_path: Path) -> None:
    place = tmp_path / "one.backup"
    place.write_text("the old one")
    with pytest.raises(ZeroDivisionError), new_backup(place, Manifest("0001", "", NOW)) as writer:
        writer.table("patient", ["id"], [[1 // 0]])
    assert place.read_text() == "the old one"
    assert list(tmp_path.glob(".*.part")) == []


def test_the_numbers_of_updates_that_the_backup_knows_are_refused_twice(
    database: Database, empty_url: str, tmp_path: Path, ring: KeyRing
) -> None:
    with database.transaction() as session:
        rows.update(session, 17)
        inbox.finish_update(session, 17, NOW)
    back_up(database, tmp_path / "one.backup")
    restored = restore(tmp_path / "one.backup", empty_url, ring)
    with restored.transaction() as session:
        rows.update(session, 17)
        assert not inbox.claim_updates(session, NOW, 1, [], 10)
    restored.close()


def test_the_ledger_is_carried_along(database: Database, tmp_path: Path) -> None:
    erasure = erasures.Erasure(7, NOW, NOW)
    erasures.append(tmp_path / "erasures.jsonl", [erasure])
    with database.snapshot() as connection:
        write_backup(connection, tmp_path / "one.backup", NOW, "", tmp_path / "erasures.jsonl")
    with open_backup(tmp_path / "one.backup") as backup:
        assert [line for (line,) in backup.rows("_erasures")] == [erasure.line()]


def test_a_line_of_the_ledger_that_a_crash_cut_does_not_spoil_the_next(tmp_path: Path) -> None:
    ledger = tmp_path / "erasures.jsonl"
    first, second = erasures.Erasure(1, NOW, NOW), erasures.Erasure(2, NOW, NOW)
    erasures.append(ledger, [first])
    with ledger.open("a") as file:
        file.write(second.line()[:20])
    erasures.append(ledger, [second])
    assert erasures.read(ledger) == [first, second]


def test_a_ledger_that_says_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "erasures.jsonl").write_text('{"patient": "Mary"}\n')
    with pytest.raises(erasures.LedgerUnreadable, match="line 1"):
        erasures.read(tmp_path / "erasures.jsonl")


def test_the_words_of_a_case_can_be_taken_out_and_nothing_else_of_it_changed(database: Database) -> None:
    with database.transaction() as session:
        case = rows.case(session, rows.patient(session))
        session.add(CaseEventRow(case_id=rows.number(case), kind="note", at=NOW, text="words", symptoms=["ptosis"]))
    refused = (
        "tier = 'x'",
        "kind = 'x'",
        "symptoms = '[]'",
        "text = text",
        "text = NULL, case_id = NULL",
        "staff_id = 0",
    )
    for change in refused:
        with pytest.raises(Exception, match="never changed"), database.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE case_event SET {change}")
    with pytest.raises(Exception, match="never changed"), database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM case_event")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE case_event SET text = NULL")
