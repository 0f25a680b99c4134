"""The fire drill of the schedule."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.care.desk import Office
from bot.care.drill.start import start_planned_drill
from bot.store.fleet import Fleet

log = structlog.get_logger()

LOOK_SECONDS = 60


@dataclass(frozen=True)
class PlannedDrill:
    """Looks whether one is due. Of several processes one does it."""

    office: Office
    fleet: Fleet

    async def __call__(self) -> bool:
        """True if one was begun. A failure is logged and tried again at the next look."""
        if not await self.fleet.leads("drill"):
            return False
        try:
            begun = await self.office.act("drill", start_planned_drill)
        except Exception as error:
            log.error("drill_failed", error=type(error).__name__)
            return False
        if begun:
            log.info("drill_begun")
        return begun
