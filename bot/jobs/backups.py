"""A backup a day, beside the work."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.care.desk import Office
from bot.store.backup import write_backup
from bot.store.backup_folder import keep_newest, kept_in, place_of
from bot.store.fleet import Fleet

log = structlog.get_logger()

EVERY = timedelta(days=1)
LOOK_SECONDS = 600


@dataclass(frozen=True)
class DailyBackup:
    """Into `folder`, of which the newest `keep` stay. Of several processes one does it."""

    office: Office
    fleet: Fleet
    folder: Path
    keep: int
    ledger: Path

    async def __call__(self) -> bool:
        """Make one if the newest is a day old; a failure is logged and tried again at the next look. True if one was made."""
        now = self.office.clock()
        if not await self.fleet.leads("backup") or any(now - kept.at < EVERY for kept in kept_in(self.folder)):
            return False
        try:
            await asyncio.to_thread(self._write, now)
        except Exception as error:
            log.error("backup_failed", error=type(error).__name__)
            return False
        return True

    def _write(self, now: datetime) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.office.database.snapshot() as connection:
            place = place_of(self.folder, now)
            manifest = write_backup(connection, place, now, self.office.playbook.version, self.ledger)
        keep_newest(self.folder, self.keep)
        log.info("backed_up", rows=manifest.rows)
