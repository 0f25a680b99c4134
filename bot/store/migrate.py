"""Bring a database to this version's tables. Applied at every start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

LOCK = 2_064_217  # any number, the same in all processes
MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseRefused(Exception):
    """The database cannot be used as it is; the message says why and what to do."""


def migrate(engine: Engine) -> None:
    """Apply what is missing, in one transaction. Raises DatabaseRefused."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":  # two processes that start together migrate one after the other
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            _refuse_newer(MigrationContext.configure(connection).get_current_revision(), config)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            # A write, so that a read-only database is told now and not by the first patient's message.
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
    except DatabaseError as error:
        raise DatabaseRefused(_explain(error, engine)) from error


def _refuse_newer(current: str | None, config: Config) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
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
