"""Serve what the clock brings, as soon as it is due: woken by every commit, for it may have set a clock to now."""

from __future__ import annotations

import asyncio
import contextlib

from bot.care.desk import Office
from bot.jobs.ticks import TICKS, tick_all
from bot.store.due import earliest_of

NAP = 0.5  # seconds; the net under the wake-up
GATHER = 0.01  # seconds; commits of one moment wake once


class Clockwork:
    def __init__(self, office: Office) -> None:
        self._office, self._wake = office, asyncio.Event()
        self.turns = 0
        office.listeners.append(self._wake.set)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            await self.turn()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(await self._until_next()):
                    await self._wake.wait()
            await asyncio.sleep(GATHER)

    async def turn(self) -> int:
        """What is due now, the most dangerous first. How many rows were served."""
        self.turns += 1
        now = self._office.clock()
        due = await self._office.read(lambda desk: earliest_of(desk.session))
        return sum([await tick_all(self._office, tick) for tick in TICKS if (at := due[tick.table]) and at <= now])

    async def _until_next(self) -> float:
        """Seconds, so that a step fires at its time."""
        due = await self._office.read(lambda desk: earliest_of(desk.session))
        waits = [(at - self._office.clock()).total_seconds() for at in due.values() if at is not None]
        return min([NAP, *(wait for wait in waits if wait > 0)])
