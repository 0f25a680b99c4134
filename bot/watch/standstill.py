"""A loop that stands still is found and begun anew; in vain for too long, the process is to end. Monotonic seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.duties import Loop

log = structlog.get_logger()

STILL = 90.0  # every loop turns within a second or two, the poll within 45
HOPELESS = 3 * STILL  # two new beginnings in vain


@dataclass
class Seen:
    """`at`: when it last turned. `begun`: when we last made it begin anew."""

    loop: Loop
    turns: int
    at: float
    begun: float


class Standstill:
    def __init__(self, still: float = STILL) -> None:
        self._still, self._seen = still, dict[str, Seen]()
        self.hopeless = False

    def look(self, loops: Sequence[Loop], now: float, *, excused: bool = False) -> list[Seen]:
        """Those that stand still; each is made to begin anew. `excused`: the database keeps them all waiting."""
        found = []
        for loop in loops:
            seen = self._seen.setdefault(loop.name, Seen(loop, loop.turns, now, now))
            if excused or loop.standing_by or loop.turns != seen.turns:
                seen.turns, seen.at, seen.begun = loop.turns, now, now
            if now - seen.at >= self._still:
                found.append(seen)
        for seen in found:
            self._begin_anew(seen, now)
        self.hopeless = any(now - seen.at >= self._still * HOPELESS / STILL for seen in found)
        return found

    def _begin_anew(self, seen: Seen, now: float) -> None:
        if now - seen.begun >= self._still:
            log.error("loop_stands_still", loop=seen.loop.name, seconds=round(now - seen.at))
            seen.begun = now
            seen.loop.end()
