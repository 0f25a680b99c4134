"""A clock that neither jumps nor goes back, whatever is done to the machine's: a page in five minutes comes in five minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

STEP = timedelta(seconds=2)  # taken over at once: ordinary corrections
SLEW = 0.1  # beyond that the clock runs a tenth faster or slower until it is right: no waiting time is off by more


class SteadyClock:
    """`wall` is aware UTC and may jump; `elapsed` are seconds that only grow, sleep of the machine included."""

    def __init__(self, wall: datetime, elapsed: float) -> None:
        self._now, self._elapsed = wall, elapsed

    def at(self, wall: datetime, elapsed: float) -> datetime:
        """What time it is, from what both clocks show now."""
        passed = timedelta(seconds=max(elapsed - self._elapsed, 0))
        self._elapsed = max(elapsed, self._elapsed)
        ahead = wall - (self._now + passed)
        most = SLEW * passed
        if timedelta(0) <= ahead <= STEP:
            most = STEP
        self._now += passed + max(min(ahead, most), -most)
        return self._now
