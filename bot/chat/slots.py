"""What is under way to Telegram: alerts one at a time while it answers quickly, routine texts beside them in slots of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

ROUTINE = 16  # enough for 30 a second at half a second each
ALERTS = 8


@dataclass(frozen=True)
class Sending:
    message_id: int
    chat_id: int
    alert: bool
    began: float  # monotonic seconds


@dataclass
class Slots:
    ended: Callable[[], None]
    under_way: dict[asyncio.Task[None], Sending] = field(default_factory=dict)

    def start(self, sending: Sending, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.under_way[task] = sending
        task.add_done_callback(self._end)

    def alerts(self, now: float, quiet: float) -> int:
        """How many alerts may start: a kill repeats one at most, but a stuck one holds up the next for `quiet` seconds only."""
        began = [sending.began for sending in self.under_way.values() if sending.alert]
        return int(not began or (len(began) < ALERTS and now - max(began) >= quiet))

    @property
    def routine(self) -> int:
        """How many routine texts may start."""
        return ROUTINE - sum(not sending.alert for sending in self.under_way.values())

    @property
    def alert_under_way(self) -> bool:
        return any(sending.alert for sending in self.under_way.values())

    async def wait(self, seconds: float | None) -> None:
        """Until one ends, or so long."""
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)

    async def finish(self, seconds: float) -> None:
        """Let all end; what has not by then is left, and found in doubt at the next start."""
        if self.under_way:
            _, late = await asyncio.wait(self.under_way, timeout=seconds)
            for task in late:
                task.cancel()

    def _end(self, task: asyncio.Task[None]) -> None:
        self.under_way.pop(task, None)
        self.ended()
