"""Loops that go on until they are cancelled: kept alive after a fault, and run by one process only where that is their nature."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.store.fleet import Fleet

log = structlog.get_logger()

Work = Callable[[], Awaitable[object]]

PAUSE = (
    1.0  # seconds before a loop that failed begins again, and between two looks whether a duty is free, or still ours
)


class Loop:
    """A loop of this process. A fault does not end it for good, nor does `end`: it begins again.

    `turns` counts how often it turned. Without it each run that comes to its end is a turn: for work that is called again and again.
    With a `fleet`, one process runs it and the others stand by.
    """

    def __init__(
        self, name: str, work: Work, turns: Callable[[], int] | None = None, fleet: Fleet | None = None
    ) -> None:
        self.name, self.standing_by = name, fleet is not None
        self._work, self._turns, self._fleet, self._runs = work, turns, fleet, 0
        self._task: asyncio.Future[object] | None = None

    @property
    def turns(self) -> int:
        return self._turns() if self._turns is not None else self._runs

    async def keep(self) -> None:
        """Until cancelled."""
        while True:
            await self.once()
            await asyncio.sleep(PAUSE)

    async def once(self) -> None:
        """One run, until it comes to its end, fails or is ended."""
        self._task = asyncio.ensure_future(self._led() if self._fleet else self._work())
        try:
            await asyncio.wait({self._task})
            if self._task.cancelled():
                log.warning("loop_ended", loop=self.name)
            elif error := self._task.exception():
                log.error("loop_failed", loop=self.name, error=type(error).__name__)
            else:
                self._runs += 1
        finally:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def end(self) -> None:
        """It stands still: a new run is to begin."""
        if self._task is not None:
            self._task.cancel()

    async def _led(self) -> None:
        """Run for as long as this process has the duty; stand by while another one has it."""
        assert self._fleet is not None
        while not await self._fleet.leads(self.name):  # another look at the database, not a wait for a change here
            self.standing_by = True
            await asyncio.sleep(PAUSE)
        if self.standing_by:
            log.info("duty_taken", duty=self.name)
        self.standing_by = False
        task = asyncio.ensure_future(self._work())
        try:
            while await self._fleet.leads(self.name):
                if (await asyncio.wait({task}, timeout=PAUSE))[0]:
                    task.result()
                    return
            log.warning("duty_lost", duty=self.name)
            self.standing_by = True
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


class Cycle:
    """Begins when it is made, and is whole when every loop has turned since, from its beginning to its end.

    A turn may have begun before: so the second one counts.
    """

    def __init__(self, loops: list[Loop]) -> None:
        self._loops, self._before = loops, {loop.name: loop.turns for loop in loops}

    def missing(self) -> list[str]:
        """The loops that have not turned yet. What stands by has nothing to turn."""
        return [
            loop.name
            for loop in self._loops
            if not loop.standing_by and loop.turns < self._before.get(loop.name, loop.turns) + 2
        ]
