"""The file of a backup: one SQLite file with every table, from either database, and a manifest that says what must be in it.

Values stand as the database keeps them, so what is sealed stays sealed. Moments are text in UTC, JSON is text.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

FORMAT = 1
LEDGER = "_erasures"  # the copy of the ledger of erasures; the manifest counts it like a table

Value = int | float | str | bytes | None


class BackupRefused(Exception):
    """The file is no whole backup, or the place is none to restore into; the message says why and what to do."""


@dataclass(frozen=True)
class TableFacts:
    """What a table held: its columns, how many rows, and a digest over all of them."""

    columns: list[str]
    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """`schema` is the revision of the tables, `content` the version of the playbook, `at` the moment of the backup."""

    schema: str
    content: str
    at: datetime
    tables: dict[str, TableFacts] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(facts.rows for facts in self.tables.values())


class Digest:
    """Over rows in their order; two different rows never read the same."""

    def __init__(self) -> None:
        self.rows, self._hash = 0, hashlib.sha256()

    def add(self, row: Sequence[Value]) -> None:
        self.rows += 1
        for value in row:
            raw = value if isinstance(value, bytes) else str(value).encode()
            self._hash.update(f"{type(value).__name__}:{len(raw)}:".encode() + raw)

    def facts(self, columns: Iterable[str]) -> TableFacts:
        return TableFacts(list(columns), self.rows, self._hash.hexdigest())


class BackupWriter:
    """Fills a backup table by table."""

    def __init__(self, file: sqlite3.Connection, manifest: Manifest) -> None:
        self._file, self._manifest = file, manifest

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        digest = Digest()
        self._file.execute(f"CREATE TABLE {_quoted(name)} ({', '.join(map(_quoted, columns))})")
        insert = f"INSERT INTO {_quoted(name)} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        for row in rows:
            digest.add(row)
            self._file.execute(insert, tuple(row))
        self._manifest.tables[name] = digest.facts(columns)

    def close(self) -> None:
        text = json.dumps({"format": FORMAT, **asdict(self._manifest)}, default=datetime.isoformat)
        self._file.execute("CREATE TABLE _manifest (text, digest)")
        self._file.execute("INSERT INTO _manifest VALUES (?, ?)", (text, hashlib.sha256(text.encode()).hexdigest()))
        self._file.commit()


@contextmanager
def new_backup(place: Path, manifest: Manifest) -> Iterator[BackupWriter]:
    """Whole or not there: written under another name for the owner only, synced to the disk, then named. Raises OSError."""
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(fresh)) as file:
            file.execute("PRAGMA journal_mode=OFF")
            file.execute("PRAGMA synchronous=OFF")  # synced once, at the end
            writer = BackupWriter(file, manifest)
            yield writer
            writer.close()
        _sync(fresh)
        fresh.replace(place)
        _sync(place.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupRefused(
            f"{place} cannot be written: {error}. Is there room, and may this user write there?"
        ) from error
    finally:
        fresh.unlink(missing_ok=True)


class Backup:
    """A backup that was checked: every table holds what the manifest says."""

    def __init__(self, file: sqlite3.Connection, manifest: Manifest) -> None:
        self._file, self.manifest = file, manifest

    def rows(self, table: str) -> Iterator[tuple[Value, ...]]:
        """In the order of the manifest's columns, as they were written."""
        return iter(self._file.execute(f"SELECT * FROM {_quoted(table)} ORDER BY rowid"))  # noqa: S608

    def sealed_samples(self, table: str, column: str) -> list[bytes]:
        """A sealed value of each key that sealed any: what stands before the first point is the key's name."""
        name = _quoted(column)
        key = f"substr({name}, 1, instr({name}, x'2e'))"
        found = self._file.execute(f"SELECT max({name}) FROM {_quoted(table)} WHERE {name} NOTNULL GROUP BY {key}")  # noqa: S608
        return [value for (value,) in found]


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """Raises BackupRefused unless the file is whole."""
    if not path.is_file():
        raise BackupRefused(f"there is no file {path}.")
    with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro&immutable=1", uri=True)) as file:
        try:
            backup = Backup(file, _read_manifest(file))
            damaged = [name for name, facts in backup.manifest.tables.items() if _facts(backup, name, facts) != facts]
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
            raise BackupRefused(f"{path} is no whole backup of Aftercare ({error}). Take another one.") from error
        if damaged:
            raise BackupRefused(f"{path} is damaged: {', '.join(damaged)} is not what was written. Take another one.")
        yield backup


def _read_manifest(file: sqlite3.Connection) -> Manifest:
    ((text, digest),) = file.execute("SELECT text, digest FROM _manifest")
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        raise ValueError("its manifest was altered")
    raw = json.loads(text)
    if raw["format"] != FORMAT:
        raise ValueError(f"its format {raw['format']} is not known to this version")
    tables = {name: TableFacts(**facts) for name, facts in raw["tables"].items()}
    return Manifest(raw["schema"], raw["content"], datetime.fromisoformat(raw["at"]), tables)


def _facts(backup: Backup, table: str, expected: TableFacts) -> TableFacts:
    digest = Digest()
    for row in backup.rows(table):
        digest.add(row)
    return digest.facts(expected.columns)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
