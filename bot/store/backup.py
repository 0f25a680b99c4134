"""Write a backup of a database that is at work, and put one back into an empty place. The same file serves both kinds of database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, DateTime, MetaData, Table, func, insert, inspect, select
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401  the tables register themselves on import
from bot.store import erasures
from bot.store.backup_file import LEDGER, Backup, BackupRefused, BackupWriter, Manifest, Value, new_backup
from bot.store.backup_folder import before_migration
from bot.store.encryption import CannotDecrypt, Encrypted, KeyRing
from bot.store.migrate import REVISION_TABLE, revision_of, revisions, upgrade

AT_ONCE = 200  # rows in memory


def write_backup(connection: Connection, place: Path, now: datetime, content: str, ledger: Path) -> Manifest:
    """Every table as `connection` sees it, which must see one moment (Database.snapshot). Raises BackupRefused, OSError."""
    schema = revision_of(connection)
    if schema is None:
        raise BackupRefused("there is nothing to back up: the database has no tables yet.")
    manifest = Manifest(schema, content, now)
    place.parent.mkdir(parents=True, exist_ok=True)
    with new_backup(place, manifest) as backup:
        for table in _tables_of(connection):
            backup.table(table.name, table.columns.keys(), _rows(connection, table))
        _copy_ledger(backup, ledger)
    return manifest


def back_up_before(folder: Path, ledger: Path, now: datetime, connection: Connection, schema: str) -> None:
    """Keep a SQLite file as it is, in the transaction that is about to migrate it. A PostgreSQL has backups of its own."""
    if connection.dialect.name == "sqlite":
        write_backup(connection, before_migration(folder, schema), now, "", ledger)


def restore_rows(connection: Connection, backup: Backup) -> None:
    """Tables as they were, filled, brought to this version: all in the transaction of `connection`. Raises BackupRefused."""
    if backup.manifest.schema not in revisions():
        raise BackupRefused(
            f"the backup is of a newer version of Aftercare (schema {backup.manifest.schema}). Restore it with that version."
        )
    if inspect(connection).get_table_names():
        place = connection.engine.url.render_as_string(hide_password=True)
        raise BackupRefused(
            f"{place} is not empty; a backup is restored only into an empty place. "
            "Move the old database away (SQLite: the file aftercare.db and those beside it), or make an empty one."
        )
    upgrade(connection, backup.manifest.schema)
    for table in _tables_of(connection):
        if table.name in backup.manifest.tables:
            _fill(connection, table, backup)
    upgrade(connection, "head")


def check_keys(backup: Backup, ring: KeyRing) -> int:
    """Open one sealed value of each key in each column; how many were opened. Raises BackupRefused with the cure."""
    opened = 0
    for table, column, place in sealed_columns():
        if column in getattr(backup.manifest.tables.get(table), "columns", ()):
            for value in backup.sealed_samples(table, column):
                _open(ring, value, place)
                opened += 1
    return opened


def sealed_columns() -> Iterator[tuple[str, str, str]]:
    """Table, column, and the name that is bound into what is sealed there."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Encrypted):
                yield table.name, column.name, column.type.place


def erasures_in(backup: Backup) -> list[erasures.Erasure]:
    """The ledger as it was when the backup was made."""
    return erasures.parse([str(line) for (line,) in backup.rows(LEDGER)], "the backup's ledger")


def _open(ring: KeyRing, value: bytes, place: str) -> None:
    try:
        ring.open(value, place)
    except CannotDecrypt as error:
        raise BackupRefused(
            f"the keys given here do not open this backup: {error}. Set AFTERCARE_KEYS to the keys of the installation "
            "that wrote it, or put its file `keys` into the data folder. Nothing was restored."
        ) from error


def _tables_of(connection: Connection) -> Sequence[Table]:
    """As they are in the database, whatever its version; those that others refer to come first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != REVISION_TABLE]


def _rows(connection: Connection, table: Table) -> Iterator[list[Value]]:
    ordered = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
    for row in connection.execute(ordered):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Value:
    match value:
        case datetime():
            moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            return moment.isoformat()
        case bool():
            return int(value)
        case None | int() | float() | str() | bytes():
            return value
    return json.dumps(value, ensure_ascii=False)


def _copy_ledger(backup: BackupWriter, ledger: Path) -> None:
    backup.table(LEDGER, ["line"], ([erasure.line()] for erasure in erasures.read(ledger)))


def _fill(connection: Connection, table: Table, backup: Backup) -> None:
    columns = [table.columns[name] for name in backup.manifest.tables[table.name].columns]
    waiting: list[dict[str, Any]] = []
    for row in backup.rows(table.name):
        waiting.append({column.name: _typed(column.type, value) for column, value in zip(columns, row, strict=True)})
        if len(waiting) == AT_ONCE:
            connection.execute(insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(table), waiting)
    if connection.dialect.name == "postgresql":
        _count_on(connection, table)


def _typed(kind: Any, value: Value) -> Any:
    """A value of the file as the column takes it."""
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(str(value))
    if isinstance(kind, JSON):
        return json.loads(str(value))
    return bool(value) if isinstance(kind, Boolean) else value


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts apart from the rows: the next number must come after the last one."""
    number = table.columns.get("id")
    if number is None or table.columns["id"].server_default is None:
        return
    name = connection.dialect.identifier_preparer.format_table(table)
    last = connection.execute(select(func.max(number))).scalar()
    if last is not None:
        connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))
