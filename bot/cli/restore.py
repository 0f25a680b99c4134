"""`aftercare restore`: a backup into an empty place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.care.desk import Desk
from bot.care.outage.resume import Resumed, resume
from bot.cli.failing import explained
from bot.config import Settings, existing_keys, read_settings
from bot.playbook.load import load
from bot.store import erasures
from bot.store.backup import check_keys, erasures_in, restore_rows
from bot.store.backup_file import Backup, Manifest, open_backup
from bot.store.database import Database
from bot.wiring import wall_clock

DONE = """Restored {rows} rows of {at:%Y-%m-%d %H:%M} UTC (schema {schema}) into {place}.
Erased again: {erased}. Messages that waited and are not sent any more: {messages_set_aside}. Updates to act on: {updates_to_act_on}.
Cases to be paged anew: {cases_to_page}. Patients asked to write again what is lost: {patients_asked}. Console sessions ended: {sign_ins_ended}.

What happened after {at:%Y-%m-%d %H:%M} UTC is not in it; the bot tells the patients as soon as it runs. Before you start `aftercare serve`:
1. Look through the clinic's own notes since then; enrol again who joined, and call every patient of a case that was open.
2. Disable staff who left since, and let those who changed their password change it again.
3. Run `aftercare doctor`."""


def restore(
    file: Annotated[Path, typer.Argument(help="Written by `aftercare backup`.")],
    erased: Annotated[
        list[Path] | None,
        typer.Option(
            "--erasures", help="The file erasures.jsonl of the lost place, so that who was erased stays erased."
        ),
    ] = None,
) -> None:
    """Check a backup, put it into the empty database of the settings, and make it ready to go on."""
    with explained():
        settings = read_settings()
        manifest, resumed = restore_backup(settings, file, erased or [], wall_clock())
    place = settings.database if settings.database.startswith("sqlite") else "PostgreSQL"
    typer.echo(DONE.format(rows=manifest.rows, at=manifest.at, schema=manifest.schema, place=place, **vars(resumed)))


def restore_backup(settings: Settings, file: Path, ledgers: Sequence[Path], now: datetime) -> tuple[Manifest, Resumed]:
    """All in one transaction: a crash leaves the place empty. Raises BackupRefused, BadSettings, ContentFaulty, LedgerUnreadable."""
    with open_backup(file) as backup:
        ring, playbook = existing_keys(settings), load(settings.content)
        check_keys(backup, ring)
        known = _known_erasures(settings, backup, ledgers)
        settings.data.mkdir(parents=True, exist_ok=True)
        with closing(Database(settings.database, ring)) as database:
            with database.transaction() as session:
                restore_rows(session.connection(), backup)
                resumed = resume(
                    Desk(session, playbook, now, f"restore:{int(now.timestamp())}"), backup.manifest.at, known
                )
                erasures.append(settings.ledger, sorted(known - set(erasures.read(settings.ledger))))
            database.wipe()
        return backup.manifest, resumed


def _known_erasures(settings: Settings, backup: Backup, ledgers: Sequence[Path]) -> set[erasures.Erasure]:
    """Of this place, of the backup, and of the files that were named."""
    named = [erasure for ledger in ledgers for erasure in erasures.read_named(ledger)]
    return {*erasures.read(settings.ledger), *erasures_in(backup), *named}
