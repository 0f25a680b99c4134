"""The database, looked at: can it be written to, what waits in it, and what must be put right."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from bot.care.desk import Desk, Office
from bot.care.hearing.answer import quarantined
from bot.care.working.repair_case import repair_case
from bot.domain.alarm import Alarm, Backlog, Kind, audit
from bot.store import people
from bot.store.backlog import read_backlog

log = structlog.get_logger()

LOOK_EACH = 15.0  # seconds: an alarm is told within a minute, an audit that waited for one would come too late
PATIENCE = 12.0  # seconds; SQLite itself waits ten for another process


class Records:
    """`latency`: seconds the last write took, from asking to the commit."""

    def __init__(self, office: Office, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._office, self._monotonic = office, monotonic
        self._looked = float("-inf")
        self.backlog, self.latency, self.alarms = Backlog(), 0.0, list[Alarm]()

    async def look(self, *, repair: bool) -> Sequence[Alarm]:
        """What is wrong with what is kept, as of a few seconds ago. `repair`: put right what can be."""
        if self._monotonic() - self._looked >= LOOK_EACH:
            self._looked = self._monotonic()
            self.alarms = await self._audit()
            if repair:
                await self._repair()
        return self.alarms

    async def _audit(self) -> list[Alarm]:
        now, before = self._office.clock(), self._monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._office.database.act(
                    lambda session: people.keep_installation_fact(session, "watched_at", now.isoformat())
                )
                self.latency = self._monotonic() - before
                self.backlog = await self._office.database.read(partial(read_backlog, now=now))
        except Exception as error:  # whatever it is, nothing can be kept
            since = next((alarm.since for alarm in self.alarms if alarm.kind is Kind.DATABASE), now)
            self.backlog, self.latency = Backlog(), self._monotonic() - before
            return [Alarm(Kind.DATABASE, since, type(error).__name__)]
        return audit(self.backlog, now)

    async def _repair(self) -> None:
        for case_id in self.backlog.adrift:
            await self._put_right(f"case:{case_id}", partial(repair_case, case_id=case_id))
        for update_id in self.backlog.untold:
            await self._put_right(f"update:{update_id}", partial(quarantined, update_id=update_id))

    async def _put_right(self, occasion: str, act: Callable[[Desk], None]) -> None:
        try:
            await self._office.act(occasion, act)
            log.warning("put_right", occasion=occasion)
        except Exception as error:  # the others go on; this one is tried again
            log.error("not_put_right", occasion=occasion, error=type(error).__name__)
