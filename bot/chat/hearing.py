"""Notes when Telegram was heard, and after an outage that lost taps has everybody asked again, once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from bot.care.desk import Office
from bot.care.outage.silence import Again, begin_outage, end_outage, forget_outage, note_heard
from bot.domain.outage import was_lost

log = structlog.get_logger()

KEEP_EVERY = 30.0  # seconds between two notes in the database
TRIES = 3  # of an act that fails


class Hearing:
    """Silence is counted by a clock that nobody turns; the database keeps its beginning, so that a stop counts too."""

    def __init__(self, office: Office, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._office, self._monotonic = office, monotonic
        self._heard_at, self._kept_at = monotonic(), -KEEP_EVERY
        self._unsure = True  # the program may have been away, or an outage was noted
        self._noted = False
        self._todo: list[tuple[Again, int]] = []  # with the number of tries

    @property
    def unfinished(self) -> bool:
        """True while somebody is still to be asked again."""
        return bool(self._todo)

    async def silent(self) -> None:
        """Telegram was asked and did not answer, or what it said could not be kept."""
        if self._silence_lost_something() and not self._noted:
            await self._office.act("outage", partial(begin_outage, since=self._office.clock() - self._silence()))
            self._noted = self._unsure = True
            log.warning("outage_began")

    async def heard(self) -> None:
        """What Telegram said is kept."""
        if self._unsure or self._silence_lost_something():
            since = self._office.clock() - self._silence() if self._silence_lost_something() else None
            self._todo = [(again, 0) for again in await self._office.act("outage", partial(end_outage, since=since))]
            self._unsure = self._noted = False
        elif self._monotonic() - self._kept_at >= KEEP_EVERY:
            await self._office.act("heard", note_heard)
            self._kept_at = self._monotonic()
        self._heard_at = self._monotonic()

    async def ask_again(self) -> None:
        """An act for each row that waits; one whose chat is not heard out yet comes again, one that fails stops no other."""
        if not self._todo:
            return
        left = [(again, tries) for again, before in self._todo if (tries := await self._tries_of(again, before)) >= 0]
        self._todo = [(again, tries) for again, tries in left if tries < TRIES]
        if not self._todo:
            await self._office.act("outage", forget_outage)

    async def _tries_of(self, again: Again, before: int) -> int:
        """How often it failed by now; -1 when it is done."""
        try:
            return -1 if await self._office.act("outage", again) else before
        except Exception as error:
            log.error("not_asked_again", error=type(error).__name__)
            return before + 1

    def _silence(self) -> timedelta:
        return timedelta(seconds=self._monotonic() - self._heard_at)

    def _silence_lost_something(self) -> bool:
        return was_lost(self._silence())
