"""The daily warning of gaps in the rota."""

from __future__ import annotations

import structlog

from bot.care.desk import Office
from bot.care.rota.warn_of_gaps import warn_of_gaps

log = structlog.get_logger()

LOOK_SECONDS = 600  # a gap that is new today is told soon; what was told today is not told again


async def tell_of_gaps(office: Office) -> int:
    """How many were told. A failure is tried again at the next look."""
    try:
        return await office.act("rota", warn_of_gaps)
    except Exception as error:
        log.error("gaps_not_told", error=type(error).__name__)
        return 0
