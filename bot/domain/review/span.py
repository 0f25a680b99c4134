"""The stretch of time a review is about: a month, or any days, by the clinic's calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both whole. `start` and `end` are aware UTC; `end` is the first moment after it."""

    first: date
    last: date
    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def days_of(self, since: datetime, until: datetime) -> float:
        """How many days between two moments lie in the span."""
        return max(timedelta(0), min(self.end, until) - max(self.start, since)) / A_DAY

    @property
    def month(self) -> str:
        """2026-11 where the span is a calendar month, else empty."""
        whole = self.first.day == 1 and self.last == _last_of(self.first)
        return f"{self.first:%Y-%m}" if whole else ""


def days_span(first: date, last: date, zone: ZoneInfo) -> Span:
    """Raises ValueError where the last day comes before the first."""
    if last < first:
        raise ValueError("the last day comes before the first")
    return Span(first, last, _midnight(first, zone), _midnight(last + A_DAY, zone))


def month_span(month: str, zone: ZoneInfo) -> Span:
    """Of a month like 2026-11. Raises ValueError for anything else."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise ValueError(f"'{month}' is not a month like 2026-11")
    first = date(int(found[1]), int(found[2]), 1)
    return days_span(first, _last_of(first), zone)


def month_of(at: datetime, zone: ZoneInfo) -> str:
    """The month of a moment by the clinic's calendar, as 2026-11."""
    return f"{at.astimezone(zone):%Y-%m}"


def months_before(month: str, count: int) -> list[str]:
    """A month and those before it, newest first."""
    year, number = int(month[:4]), int(month[5:])
    totals = (year * 12 + number - 1 - back for back in range(count))
    return [f"{total // 12:04}-{total % 12 + 1:02}" for total in totals]


def _last_of(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - A_DAY


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
