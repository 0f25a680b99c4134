"""The migrations make exactly the tables of bot/store/tables, on both databases, and refuse in words what cannot be used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401  the tables register themselves on import
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import DatabaseRefused, migrate
from tests.databases import Postgres


def _ours(_: object, name: str | None, kind: str, *__: Any) -> bool:
    return not (kind == "table" and name == "alembic_version")


def test_the_migrations_make_exactly_the_tables_of_the_program(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours, "compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_comparison_notices_a_missing_column(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE staff DROP COLUMN password_hash")
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        assert compare_metadata(context, SQLModel.metadata)


def test_every_table_is_there(database: Database) -> None:
    assert len(SQLModel.metadata.tables) > 15
    assert set(inspect(database.engine).get_table_names()) == {*SQLModel.metadata.tables, "alembic_version"}


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO installation (key, value) VALUES ('bot_username', 'kept')")
    migrate(database.engine)
    with database.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT value FROM installation").scalar() == "kept"


def test_a_database_of_a_newer_version_is_refused_in_words(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseRefused, match=r"newer version of Aftercare \(schema 9999\).*restore the backup"):
        migrate(database.engine)


def test_a_read_only_file_is_refused_in_words(sqlite_url: str, ring: KeyRing) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    database = Database(f"sqlite:///file:{path}?mode=ro&uri=true", ring)
    with pytest.raises(DatabaseRefused, match=r"is read-only\. Give the user"):
        migrate(database.engine)
    database.close()


def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path: Path, ring: KeyRing) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'aftercare.db'}", ring)
    with pytest.raises(DatabaseRefused, match=r"cannot be opened\. Does its folder exist"):
        migrate(database.engine)
    database.close()


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path, ring: KeyRing) -> None:
    (tmp_path / "letter.db").write_text("Dear clinic, " * 1000)
    database = Database(f"sqlite:///{tmp_path / 'letter.db'}", ring)
    with pytest.raises(DatabaseRefused, match="cannot be used"):
        migrate(database.engine)
    database.close()


def test_a_server_that_does_not_answer_is_refused_in_words(tmp_path: Path, ring: KeyRing) -> None:
    database = Database(f"postgresql+psycopg://somebody:secret@/clinic?host={tmp_path}", ring)
    with pytest.raises(DatabaseRefused, match="cannot be used") as refusal:
        migrate(database.engine)
    assert "secret" not in str(refusal.value)
    database.close()


def test_two_processes_that_start_together_migrate_once(postgres: Postgres, ring: KeyRing) -> None:
    url = postgres.create("together")
    starters = [Database(url, ring) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda database: migrate(database.engine), starters))
    assert "case" in inspect(starters[0].engine).get_table_names()
    for database in starters:
        database.close()
    postgres.drop("together")


def test_two_processes_that_start_together_migrate_a_file_once(tmp_path: Path, ring: KeyRing) -> None:
    starters = [Database(f"sqlite:///{tmp_path / 'together.db'}", ring) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda database: migrate(database.engine), starters))
    assert "case" in inspect(create_engine(starters[0].url)).get_table_names()
    for database in starters:
        database.close()
