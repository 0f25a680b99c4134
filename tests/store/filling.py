"""Two dull rows in every table, of whatever version; and all that a database holds, to compare."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    insert,
    inspect,
    select,
)

from bot.store.backup import sealed_columns
from bot.store.encryption import KeyRing

MOMENT = datetime(2026, 6, 8, 14, 0, 0, 123456, tzinfo=UTC)
ROWS = 2

Rows = dict[str, list[dict[str, Any]]]


def fill(connection: Connection, ring: KeyRing) -> None:
    """Every column of every table gets a value of its own."""
    for table in tables_of(connection):
        for number in range(1, ROWS + 1):
            connection.execute(insert(table), {c.name: _value(table, c, number, ring) for c in table.columns})


def everything(connection: Connection) -> Rows:
    """Each table's rows in the order of their keys; moments aware, what is sealed as it is kept."""
    return {
        table.name: [
            {name: _aware(value) for name, value in row.items()}
            for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        ]
        for table in tables_of(connection)
    }


def shape(connection: Connection) -> list[str]:
    """Tables, indexes and triggers as the database itself describes them."""
    if connection.dialect.name == "sqlite":
        described = "SELECT coalesce(sql, name) FROM sqlite_master"
    else:
        described = (
            "SELECT table_name || '.' || column_name || ':' || data_type FROM information_schema.columns WHERE table_schema = 'public' "
            "UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' "
            "UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
        )
    return sorted(_in_order(text) for text in connection.exec_driver_sql(described).scalars())


def _in_order(described: str) -> str:
    """A table that was made anew names its constraints in any order."""
    return "\n".join(sorted(line.strip().rstrip(",") for line in described.splitlines()))


def tables_of(connection: Connection) -> list[Table]:
    """Those of others first that are referred to."""
    if not inspect(connection).get_table_names():
        return []
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _value(table: Table, column: Column[Any], number: int, ring: KeyRing) -> Any:
    places = {(name, key): place for name, key, place in sealed_columns()}
    if column.foreign_keys:
        return number
    match column.type:
        case DateTime():
            return MOMENT + timedelta(minutes=number)
        case JSON():
            return [f"{table.name} {number}"]
        case Boolean():
            return number == 1
        case Float():
            return number + 0.1
        case Integer():
            return number
        case LargeBinary():
            return ring.seal(f'j"{table.name} {number}"'.encode(), places.get((table.name, column.name), "gone"))
    return f"{column.name} {number}"


def _aware(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value
