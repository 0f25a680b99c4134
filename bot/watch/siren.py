"""Tells the people who run the program: once when a trouble begins, once when it is over. Needs no database and no Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.domain.alarm import Alarm
from bot.watch.words import over_in_words, words_of

log = structlog.get_logger()

# Subject and text to whoever runs the program; True if it left. May be called in any event loop, also in a second thread.
Tell = Callable[[str, str], Awaitable[bool]]

CALM = 60.0  # seconds without the trouble before it is over: what comes and goes is one trouble
AGAIN = 15.0  # seconds before what could not be told is tried again
LONGEST = 45.0  # seconds for telling one thing


async def say_in_log(subject: str, text: str) -> bool:
    """Where no other channel is set up."""
    log.error("alarm", subject=subject, text=text)
    return True


class Siren:
    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._told: dict[str, Alarm] = {}
        self._seen: dict[str, float] = {}
        self._telling: asyncio.Task[None] | None = None
        self._rest_until = float("-inf")

    def sound(self, alarms: Sequence[Alarm], now: float) -> None:
        """What is wrong now, by monotonic seconds. Returns at once; telling goes on beside it."""
        self._seen |= {alarm.name: now for alarm in alarms}
        new = [alarm for alarm in alarms if alarm.name not in self._told]
        over = [alarm for name, alarm in self._told.items() if now - self._seen[name] >= CALM]
        busy = self._telling is not None and not self._telling.done()
        if (new or over) and not busy and now >= self._rest_until:
            self._telling = asyncio.create_task(self._tell_all(new, over, now))

    async def told(self) -> None:
        """Returns when nothing is being told any more."""
        if self._telling is not None:
            await self._telling

    async def _tell_all(self, new: Sequence[Alarm], over: Sequence[Alarm], now: float) -> None:
        for alarm in new:
            if await self._said(*words_of(alarm), now):
                self._told[alarm.name] = alarm
        for alarm in over:
            if await self._said(*over_in_words(alarm), now):
                del self._told[alarm.name]

    async def _said(self, subject: str, text: str, now: float) -> bool:
        try:
            async with asyncio.timeout(LONGEST):
                left = await self._tell(subject, text)
        except Exception as error:  # whatever the channel's trouble is: tried again
            log.error("alarm_not_told", subject=subject, error=type(error).__name__)
            left = False
        if not left:
            self._rest_until = now + AGAIN
        return left
