"""The sheet of a hand-over, offered when a shift has ended."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.care.desk import Office
from bot.care.hand_over.end_shifts import end_shifts
from bot.store.fleet import Fleet

log = structlog.get_logger()

LOOK_SECONDS = 60


@dataclass(frozen=True)
class ShiftEnds:
    """Looks whether a shift has ended. Of several processes one does it."""

    office: Office
    fleet: Fleet

    async def __call__(self) -> int:
        """How many sheets were offered. A failure is logged and tried again at the next look."""
        if not await self.fleet.leads("shift_end"):
            return 0
        try:
            return await self.office.act("shift_end", end_shifts)
        except Exception as error:
            log.error("hand_over_not_offered", error=type(error).__name__)
            return 0
