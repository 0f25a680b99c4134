"""Bring a database to this version's tables. Applied at every start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

REVISION_TABLE = "alembic_version"
LOCK = 2_064_217  # any number, the same in all processes
MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseRefused(Exception):
    """The database cannot be used as it is; the message says why and what to do."""


def migrate(engine: Engine, before: Callable[[Connection, str], object] | None = None) -> None:
    """Apply what is missing, in one transaction; `before` is called first when tables of an older revision, which it is told, will change.

    Raises DatabaseRefused.
    """
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":  # two processes that start together migrate one after the other
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            current = revision_of(connection)
            _refuse_newer(current)
            if before is not None and current not in (None, revisions()[-1]):
                before(connection, str(current))
            upgrade(connection, "head")
            # A write, so that a read-only database is told now and not by the first patient's message.
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
    except DatabaseError as error:
        raise DatabaseRefused(_explain(error, engine)) from error


def upgrade(connection: Connection, revision: str) -> None:
    """To a revision, in the transaction of `connection`."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """Of the tables in the database; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def revisions() -> list[str]:
    """All that this version knows, the oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _refuse_newer(current: str | None) -> None:
    if current is not None and current not in revisions():
        raise DatabaseRefused(
            f"the database was written by a newer version of Aftercare (schema {current}). "
            "Start that version, or restore the backup that was made before the upgrade."
        )


def _explain(error: DatabaseError, engine: Engine) -> str:
    reason = str(error.orig)
    place = engine.url.render_as_string(hide_password=True)
    if "readonly" in reason or "read-only" in reason:
        return f"the database {place} is read-only. Give the user that runs Aftercare the right to write to the file and its folder."
    if "unable to open" in reason:
        return f"the database {place} cannot be opened. Does its folder exist, and may this user write there?"
    return f"the database {place} cannot be used: {reason.strip()}"
