"""A sign of life to somebody outside, each minute in which all is well. When it stays away they raise the alarm: that works even when this machine is gone."""

from __future__ import annotations

import httpx
import structlog

log = structlog.get_logger()

EACH = 60.0  # seconds
ANSWER_WITHIN = 8.0


class Heartbeat:
    """Without a URL nothing is sent. Why it stays away is logged once."""

    def __init__(self, url: str, now: float, each: float = EACH) -> None:
        self._url, self._each, self._due, self._silent_because = url, each, now + each, ""

    def is_due(self, now: float) -> bool:
        return bool(self._url) and now >= self._due

    async def beat(self, why_not: str, now: float) -> None:
        """One sign, unless there is a reason against it."""
        self._due = now + self._each
        why_not = why_not or await self._sent()
        if why_not and why_not != self._silent_because:
            log.warning("heartbeat_silent", because=why_not)
        elif self._silent_because and not why_not:
            log.info("heartbeat_again")
        self._silent_because = why_not

    async def _sent(self) -> str:
        """Why it could not be sent; empty when it was."""
        try:
            async with httpx.AsyncClient(timeout=ANSWER_WITHIN) as client:
                (await client.get(self._url)).raise_for_status()
        except httpx.HTTPError as error:
            return f"not sent: {type(error).__name__}"
        return ""
