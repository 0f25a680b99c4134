"""`aftercare backup`, `restore` and `erase`, as they are typed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.care.treatment.erase_patient import erase_patient
from bot.domain.message import Delivery
from bot.playbook.playbook import Playbook
from bot.store import cases, people
from bot.store.backup import sealed_columns
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import migrate, revisions, upgrade
from bot.store.tables import AuditRow, CaseRow, ContactRow, HeardRow, InboxRow, OutboxRow, PatientRow
from tests.care.canaries import CHAT, EMPTY, Canaries, everything_opened, found_in_files, live
from tests.care.counter import Counter
from tests.databases import Postgres
from tests.shipped import CONTENT, shipped

KEYS = KeyRing.fresh()
OF_STAFF = {"outbox.address", "staff_channel.address"}  # sealed for their passwords; nothing of a patient is in them
OF_A_CASE = "AND (patient_id IS NOT NULL OR case_id IS NOT NULL)"  # else one of the staff was told who took over
KEPT = {"hand_over.sheet"}  # codes and numbers, no word of a patient: who took over what is never changed
GONE = (Delivery.SENT, Delivery.SUPERSEDED)


@dataclass
class Place:
    """An installation in a folder of its own."""

    folder: Path
    url: str = ""
    keys: str = KEYS
    backups: str = ""

    @property
    def ring(self) -> KeyRing:
        return KeyRing.parse(self.keys)

    def types(self, *words: str | Path) -> Result:
        env = {"AFTERCARE_DATA": str(self.folder), "DATABASE_URL": self.url, "AFTERCARE_CONTENT": str(CONTENT)}
        env |= {"AFTERCARE_KEYS": self.keys, "TELEGRAM_BOT_TOKEN": "", "BACKUP_DIR": self.backups}
        return CliRunner().invoke(app, [str(word) for word in words], env=env)

    def does(self, *words: str | Path) -> str:
        done = self.types(*words)
        assert done.exit_code == 0, done.output
        return done.output

    def refuses(self, *words: str | Path) -> str:
        done = self.types(*words)
        assert done.exit_code == 2, done.output
        return done.output

    def database(self) -> Database:
        return Database(self.url or f"sqlite:///{self.folder / 'aftercare.db'}", self.ring)

    def opened(self) -> list[tuple[str, Any]]:
        database = self.database()
        with database.snapshot() as connection:
            found = list(everything_opened(connection, self.ring))
        database.close()
        return found


@pytest.fixture(scope="module")
def content() -> Playbook:
    return shipped()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place of each kind."""
    folder = tmp_path / "first"
    folder.mkdir()
    return Place(folder, request.getfixturevalue("empty_postgres") if request.param == "postgresql" else "")


@pytest.fixture
def empty_postgres(request: pytest.FixtureRequest) -> Any:
    postgres: Postgres = request.getfixturevalue("postgres")
    yield postgres.create("command")
    postgres.drop("command")


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    (tmp_path / "lite").mkdir()
    return Place(tmp_path / "lite")


def opened_counter(place: Place, content: Playbook) -> Counter:
    database = place.database()
    migrate(database.engine)
    return Counter(database, content)


def test_200_canaries_are_nowhere_after_the_erasure_and_no_older_backup_brings_one_back(
    place: Place, content: Playbook, tmp_path: Path
) -> None:
    counter, canaries = opened_counter(place, content), Canaries()
    patient = live(counter, canaries)
    counter.database.close()
    assert len(canaries.all) >= 200
    before = place.opened()
    of_patients = {f"{t}.{c}" for t, c, _ in sealed_columns()} - OF_STAFF
    assert {where for where, value in before if value not in EMPTY} >= of_patients
    sealed = _sealed(place)
    place.does("backup", "--to", tmp_path / "old.backup")

    service = (
        place.database()
    )  # at work meanwhile: its connection keeps the log of the file from being emptied by itself
    with service.transaction() as session:
        assert session.get(PatientRow, patient) is not None
    said = place.does("erase", str(patient), "--reason", "asked for by letter")
    assert f"Patient {patient} is erased" in said
    _assert_nowhere(place, canaries)
    if not place.url:
        assert found_in_files(place.folder, canaries.all) == set()
        assert found_in_files(place.folder, sealed) == set(), "a sealed value is left in a page of the file"
    service.close()

    second = Place(tmp_path / "second")
    second.does("restore", tmp_path / "old.backup", "--erasures", place.folder / "erasures.jsonl")
    _assert_nowhere(second, canaries)
    assert found_in_files(second.folder, canaries.all) == set()
    assert (second.folder / "erasures.jsonl").read_text() == (place.folder / "erasures.jsonl").read_text()


def _sealed(place: Place) -> list[bytes]:
    """Every sealed value as it is kept."""
    database = place.database()
    wanted = {(table, column) for table, column, _ in sealed_columns() if f"{table}.{column}" not in KEPT}
    with database.engine.connect() as connection:
        found = [
            bytes(value)
            for table, column in wanted
            for value in connection.exec_driver_sql(
                f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL {OF_A_CASE if table == "outbox" else ""}'
            ).scalars()
        ]
    database.close()
    return found


def _assert_nowhere(place: Place, canaries: Canaries) -> None:
    """Opened with the keys, nothing tells who it was."""
    for where, value in place.opened():
        text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
        assert not [canary for canary in canaries.all if canary in text], where
        assert "canary" not in text, where
        assert str(CHAT) not in text, where
        assert "1951" not in text or where.endswith("_at"), where


def test_what_is_restored_is_told_and_nothing_of_the_past_is_sent_again(
    place: Place, content: Playbook, tmp_path: Path
) -> None:
    counter = opened_counter(place, content)
    counter.staff("Ana", chat_id=600)
    enrolled = counter.enrols()
    counter.joins(enrolled)
    raised = counter.raises(enrolled.patient_id)
    before = counter.case(raised.case.code)
    counter.database.close()
    assert "The keys are not in it" in place.does("backup", "--to", tmp_path / "one.backup")

    second = Place(tmp_path / "second")
    said = second.does("restore", tmp_path / "one.backup")
    assert "Cases to be paged anew: 1" in said
    assert "What happened after" in said
    database = second.database()
    with database.transaction() as session:
        waiting = [row for row in session.exec(select(OutboxRow)).all() if row.state not in GONE]
        assert [(row.chat_id, "write it again" in row.text) for row in waiting] == [(500, True)]
        case = cases.case_by_code(session, raised.case.code)
        assert case is not None
        assert case.next_due_at is not None
        assert case.version > before.version
    database.close()


def test_a_restore_from_postgres_into_sqlite_and_back_is_the_same(
    sqlite_place: Place, content: Playbook, tmp_path: Path, empty_postgres: str
) -> None:
    counter = opened_counter(sqlite_place, content)
    live(counter, Canaries())
    counter.database.close()
    sqlite_place.does("backup", "--to", tmp_path / "one.backup")
    server = Place(tmp_path / "server", empty_postgres)
    server.does("restore", tmp_path / "one.backup")
    server.does("backup", "--to", tmp_path / "two.backup")
    third = Place(tmp_path / "third")
    third.does("restore", tmp_path / "two.backup")
    unlike = {"audit.", "outbox."}  # each restore writes its line, and asks the patient anew
    ours, theirs = (
        [pair for pair in found.opened() if not pair[0].startswith(tuple(unlike))] for found in (server, third)
    )
    assert [pair for pair in ours if not pair[0].endswith("_at")] == [
        pair for pair in theirs if not pair[0].endswith("_at")
    ]


def test_the_keys_are_asked_for_before_anything_is_written(
    sqlite_place: Place, content: Playbook, tmp_path: Path
) -> None:
    counter = opened_counter(sqlite_place, content)
    counter.enrols()
    counter.database.close()
    sqlite_place.does("backup", "--to", tmp_path / "one.backup")
    keyless = Place(tmp_path / "keyless", keys="")
    assert "no keys are here" in keyless.refuses("restore", tmp_path / "one.backup")
    other = Place(tmp_path / "other", keys=KeyRing.fresh())
    assert "do not open this backup" in other.refuses("restore", tmp_path / "one.backup")
    assert not keyless.folder.exists()
    assert not other.folder.exists()


def test_a_restore_over_a_database_is_refused(sqlite_place: Place, content: Playbook, tmp_path: Path) -> None:
    opened_counter(sqlite_place, content).database.close()
    sqlite_place.does("backup", "--to", tmp_path / "one.backup")
    assert "is not empty" in sqlite_place.refuses("restore", tmp_path / "one.backup")


def test_what_cannot_be_done_is_said_in_words(sqlite_place: Place, content: Playbook, tmp_path: Path) -> None:
    assert "there is no database at" in sqlite_place.refuses("backup")
    assert not (sqlite_place.folder / "aftercare.db").exists()
    assert "there is no file" in sqlite_place.refuses("restore", tmp_path / "none.backup")
    counter = opened_counter(sqlite_place, content)
    patient = counter.enrols().patient_id
    code = counter.raises(patient).case.code
    counter.database.close()
    assert "There is no patient 99" in sqlite_place.refuses("erase", "99")
    assert f"Case {code} of this patient is open" in sqlite_place.refuses("erase", str(patient))
    assert not (sqlite_place.folder / "erasures.jsonl").exists()
    sqlite_place.does("backup", "--to", tmp_path / "one.backup")
    assert "is there already" in sqlite_place.refuses("backup", "--to", tmp_path / "one.backup")


def test_a_backup_without_a_place_lies_in_the_data_folder(sqlite_place: Place, content: Playbook) -> None:
    opened_counter(sqlite_place, content).database.close()
    sqlite_place.does("backup")
    assert len(list((sqlite_place.folder / "backups").glob("aftercare-*.backup"))) == 1


def test_the_reason_must_not_name_the_patient(sqlite_place: Place, content: Playbook) -> None:
    counter = opened_counter(sqlite_place, content)
    patient = counter.enrols(name="Mary Grant").patient_id
    counter.database.close()
    assert "without anything that names" in sqlite_place.refuses("erase", str(patient), "--reason", "mary wrote")


def test_an_old_open_case_does_not_keep_a_patient_from_staying_erased(
    sqlite_place: Place, content: Playbook, tmp_path: Path
) -> None:
    """The backup is of a time when the case was open; it was closed and the patient erased after it."""
    counter = opened_counter(sqlite_place, content)
    counter.staff("Ana", chat_id=600)
    enrolled = counter.enrols(name="Mary Grant")
    counter.joins(enrolled)
    counter.raises(enrolled.patient_id)
    counter.database.close()
    sqlite_place.does("backup", "--to", tmp_path / "old.backup")
    database = sqlite_place.database()
    with database.transaction() as session:
        row = session.get_one(PatientRow, enrolled.patient_id)
        line = f'{{"patient": {row.id}, "enrolled_at": "{row.created_at.isoformat()}", "erased_at": "{row.created_at.isoformat()}"}}\n'
    database.close()
    (tmp_path / "erasures.jsonl").write_text(line)
    second = Place(tmp_path / "second")
    assert "Erased again: 1" in second.does(
        "restore", tmp_path / "old.backup", "--erasures", tmp_path / "erasures.jsonl"
    )
    database = second.database()
    with database.transaction() as session:
        assert session.get_one(PatientRow, enrolled.patient_id).name == f"#{enrolled.patient_id}"
        assert not cases.open_cases(session)
    database.close()


def test_a_newcomer_with_the_number_of_somebody_erased_is_left_alone(
    sqlite_place: Place, content: Playbook, tmp_path: Path
) -> None:
    """After a restore numbers are given again: the ledger knows when its patient was enrolled."""
    counter = opened_counter(sqlite_place, content)
    counter.enrols(name="Mary Grant")
    counter.database.close()
    sqlite_place.does("backup", "--to", tmp_path / "one.backup")
    old = '{"patient": 1, "enrolled_at": "2025-01-01T00:00:00+00:00", "erased_at": "2025-02-01T00:00:00+00:00"}\n'
    (tmp_path / "erasures.jsonl").write_text(old)
    second = Place(tmp_path / "second")
    assert "Erased again: 0" in second.does(
        "restore", tmp_path / "one.backup", "--erasures", tmp_path / "erasures.jsonl"
    )


def test_the_ledger_is_written_before_the_erasure_is_committed(sqlite_place: Place, content: Playbook) -> None:
    """A ledger that cannot be written keeps the patient: an erasure that a restore would undo must not be reported."""
    counter = opened_counter(sqlite_place, content)
    patient = counter.enrols(name="Mary Grant").patient_id
    counter.database.close()
    (sqlite_place.folder / "erasures.jsonl").mkdir()
    assert sqlite_place.types("erase", str(patient)).exit_code != 0
    database = sqlite_place.database()
    with database.transaction() as session:
        assert session.get_one(PatientRow, patient).name == "Mary Grant"
    database.close()


def test_an_older_file_is_kept_before_it_is_migrated(sqlite_place: Place, tmp_path: Path) -> None:
    older, database = revisions()[-2], sqlite_place.database()
    with database.engine.begin() as connection:
        upgrade(connection, older)
        connection.exec_driver_sql("INSERT INTO installation (key, value) VALUES ('bot_username', 'kept_bot')")
    database.close()
    sqlite_place.types("doctor")
    second = Place(tmp_path / "second")
    said = second.does("restore", sqlite_place.folder / "backups" / f"schema-{older}.backup")
    assert f"schema {older}" in said
    restored = second.database()
    with restored.transaction() as session:
        assert people.bot_username(session) == "kept_bot"
    restored.close()


def test_an_erased_chat_is_a_strangers(sqlite_place: Place, content: Playbook) -> None:
    counter = opened_counter(sqlite_place, content)
    patient = live(counter, Canaries())
    counter.does(lambda desk: erase_patient(desk, patient))
    with counter.database.transaction() as session:
        assert people.contact_of_chat(session, CHAT) is None
        assert [row for row in session.exec(select(InboxRow)).all() if row.due_at is not None] == []
        assert {row.chat_id for row in session.exec(select(HeardRow)).all()} == {0}
        (contact,) = session.exec(select(ContactRow)).all()
        assert contact.chat_id < -(2**52)
        (case,) = session.exec(select(CaseRow)).all()
        assert (case.tier, case.outcome) == ("emergency", "advised_home")
        assert (
            session.exec(select(AuditRow).where(AuditRow.action == "erase_patient")).one().subject
            == f"patient:{patient}"
        )
    counter.database.close()


def test_the_doctor_tells_how_old_the_newest_backup_is(sqlite_place: Place, content: Playbook, tmp_path: Path) -> None:
    opened_counter(sqlite_place, content).database.close()
    assert "set BACKUP_DIR to a folder on another disk" in sqlite_place.types("doctor").output
    sqlite_place.backups = str(tmp_path / "daily")
    assert "✗ backups\n  there is none yet." in sqlite_place.types("doctor").output
    sqlite_place.does("backup")
    assert "✓ backups: the newest is 0 hours old." in sqlite_place.types("doctor").output
    (made,) = (tmp_path / "daily").iterdir()
    made.rename(made.with_name("aftercare-20260101T000000Z.backup"))
    assert "hours old. Is" in sqlite_place.types("doctor").output
