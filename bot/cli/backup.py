"""`aftercare backup`: everything in one file, while the service runs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failing import explained
from bot.config import Settings, key_ring, read_settings
from bot.playbook.load import ContentFaulty, load
from bot.store.backup import write_backup
from bot.store.backup_file import BackupRefused
from bot.store.backup_folder import place_of
from bot.store.database import Database
from bot.wiring import wall_clock

KEYS = """The keys are not in it. Without them nobody can read names, phones and words, you included. Keep AFTERCARE_KEYS (or the
file {place}) in another place than the backups, as a password safe or a sealed envelope: who has both can read everything."""


def backup(
    to: Annotated[
        Path | None, typer.Option(help="A file, or a folder. Left out: BACKUP_DIR, else AFTERCARE_DATA/backups.")
    ] = None,
) -> None:
    """Write every table, as it is at one moment, into one file that `aftercare restore` puts into SQLite or PostgreSQL."""
    with explained():
        settings, now = read_settings(), wall_clock()
        place = place_of(to or settings.backups, now)
        with closing(_existing(settings)) as database, database.snapshot() as connection:
            manifest = write_backup(connection, place, now, _content_version(settings), settings.ledger)
    typer.echo(f"Backed up to {place}: {manifest.rows} rows, schema {manifest.schema}, checked by a digest per table.")
    typer.echo(KEYS.format(place=settings.data / "keys"))


def _existing(settings: Settings) -> Database:
    """The database as it is: a backup neither makes nor migrates one."""
    file = settings.database.removeprefix("sqlite:///")
    if settings.database.startswith("sqlite:") and not Path(file).exists():
        raise BackupRefused(f"there is no database at {file}. Is AFTERCARE_DATA or DATABASE_URL right?")
    return Database(settings.database, key_ring(settings))


def _content_version(settings: Settings) -> str:
    """Empty where the content is faulty: that must not stop a backup."""
    try:
        return load(settings.content).version
    except ContentFaulty:
        return ""
