"""When did Telegram last answer? A poller that hears nothing is begun anew; while messages wait for it in vain, the process is to end.

Monotonic seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.duties import Loop

log = structlog.get_logger()

SILENT = 50.0  # a poll is answered after 20 s, given up after 45: whoever runs this must know within a minute
DEAF = 90.0
HOPELESS = 3 * DEAF  # two new beginnings in vain
ASK_EACH = 30.0  # where nothing is polled here
ANSWER_WITHIN = 5.0


class Ear:
    """`heard_at`: when the poller last heard. `polling`: its loop, None where updates come another way. `ask`: how many wait at Telegram's."""

    def __init__(
        self, heard_at: Callable[[], float], ask: Callable[[], Awaitable[int]], now: float, deaf: float = DEAF
    ) -> None:
        self.polling: Loop | None = None
        self.hopeless = False
        self.heard = now
        self._heard_at, self._ask, self._deaf = heard_at, ask, deaf
        self._asked = self._begun = float("-inf")

    @property
    def polls(self) -> bool:
        """True if this very process is the one that polls."""
        return self.polling is not None and not self.polling.standing_by

    async def listen(self, now: float) -> float:
        """For how many seconds Telegram has been silent."""
        if self.polls:
            self.heard = max(self.heard, self._heard_at())
            await self._revive(now)
        elif now - self._asked >= ASK_EACH:
            self._asked = now
            self.heard = now if await self._pending() is not None else self.heard
        return now - self.heard

    async def _revive(self, now: float) -> None:
        silence = now - self.heard
        if silence < self._deaf:
            self._begun, self.hopeless = self.heard, False
        elif now - max(self._begun, self.heard) >= self._deaf:
            log.error("poller_deaf", seconds=round(silence))
            self._begun = now
            assert self.polling is not None
            self.polling.end()
        if silence >= self._deaf * HOPELESS / DEAF and now - self._asked >= ASK_EACH:
            self._asked = now  # if Telegram is down for everybody, a new process would hear no more than this one
            self.hopeless = bool(await self._pending())

    async def _pending(self) -> int | None:
        """How many updates wait at Telegram's; None without an answer."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await self._ask()
        except Exception as error:
            log.warning("telegram_silent", error=type(error).__name__)
            return None
