"""When the clinic works: its week, its holidays, by its own clock. What is counted in opening hours rests while it is closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOOKED_AHEAD = 800  # days; a calendar closed for longer counts nothing, and what waits for it is due at once
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Open from `start` to before `end` of one day, local. An end of 00:00 is midnight."""

    start: time
    end: time

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Aware UTC. An hour that a clock change skips ends what it would have been; one it repeats is open twice."""
        last = day + A_DAY if self.end == time(0) else day
        start, end = datetime.combine(day, self.start, zone), datetime.combine(last, self.end, zone).replace(fold=1)
        return start.astimezone(UTC), max(start, end).astimezone(UTC)


@dataclass(frozen=True)
class OpeningHours:
    """`week` holds the periods of Monday (0) to Sunday (6) in their order; a day in `special` has its own, or none."""

    zone: ZoneInfo
    week: Mapping[int, tuple[Period, ...]]
    special: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)

    def is_open(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self._from(at, 2))

    def opens(self, at: datetime) -> datetime:
        """`at` where it is open then, else the next opening. Aware UTC; `at` itself where none comes."""
        return next((max(start, at) for start, _ in self._from(at, LOOKED_AHEAD)), at)

    def after(self, start: datetime, length: timedelta) -> datetime:
        """The moment `length` of opening time has passed since `start`. Aware UTC."""
        left = length
        for opened, closed in self._from(start, LOOKED_AHEAD):
            there = max(opened, start)
            if closed - there >= left:
                return there + left
            left -= closed - there
        return start

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much opening time lies between."""
        days = (end - start).days + 3
        spans = (min(closed, end) - max(opened, start) for opened, closed in self._from(start, days) if opened < end)
        return sum(spans, timedelta(0))

    def _from(self, at: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """The periods that end after `at`, in order and apart, of so many days: an hour that comes twice is not counted in two of them."""
        last = at - A_DAY * 3  # when it closed before
        today = at.astimezone(self.zone).date() - A_DAY  # the one of yesterday may end at midnight
        for number in range(days + 1):
            day = today + number * A_DAY
            for period in self.special.get(day, self.week.get(day.weekday(), ())):
                start, end = period.on(day, self.zone)
                start = max(start, last)
                if end > max(at, start):
                    yield start, end
                    last = end
