"""The seals over what proves who did what."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.care.desk import Office
from bot.store.fleet import Fleet
from bot.store.seals import AT_ONCE, seal_settled

log = structlog.get_logger()

LOOK_SECONDS = 60


@dataclass(frozen=True)
class Sealing:
    """Seals what has settled. Of several processes one does it, so that the chain never forks."""

    office: Office
    fleet: Fleet

    async def __call__(self) -> int:
        """How many rows were sealed. A failure is logged and tried again at the next look."""
        if not await self.fleet.leads("seal"):
            return 0
        now, sealed = self.office.clock(), 0
        try:
            while (count := await self.office.database.act(lambda session: seal_settled(session, now))) >= AT_ONCE:
                sealed += count
        except Exception as error:
            log.error("not_sealed", error=type(error).__name__)
            return sealed
        return sealed + count
