"""The rota: who stands in for which duty, by the clinic's own clock. Plain values; who is on call is read off in `on_call.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)
LONGEST_SHIFT = timedelta(days=7)  # so that who is on call is found by looking a week back


class Duty(StrEnum):
    """What somebody is on call as. The names are those of the steps that call them."""

    FIRST_NURSE = "first_nurse"
    SECOND_NURSE = "second_nurse"
    CLINICIAN = "clinician"


class Turn(StrEnum):
    """When the next person of a rotation comes."""

    SHIFT = "shift"  # each shift
    WEEK = "week"  # each Monday


@dataclass(frozen=True)
class Span:
    """From `start` to before `end`, aware UTC."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Shift:
    """A layer of the rota: on these days (Monday is 0) from `start` for `length` by the wall clock, the people in turn.

    Where shifts of a duty overlap, the one with the highest number stands above.
    """

    id: int
    duty: Duty
    days: frozenset[int]
    start: time
    length: timedelta
    people: tuple[int, ...]
    first_day: date
    last_day: date | None = None  # the last on which it begins
    turn: Turn = Turn.SHIFT

    def begins_on(self, day: date) -> bool:
        return day.weekday() in self.days and self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def span_on(self, day: date, zone: ZoneInfo) -> Span:
        """Both ends are hours of the wall clock: a night of a clock change is an hour longer or shorter.

        An hour that comes twice means its first; one that is skipped means as much after midnight as on any day (RFC 5545).
        Two shifts that meet therefore meet on such a day as well.
        """
        start = datetime.combine(day, self.start)
        return Span(to_utc(start, zone), to_utc(start + self.length, zone))

    def person_on(self, day: date) -> int:
        """Whose turn it is on a day on which it begins."""
        return self.people[self._turns_before(day) % len(self.people)]

    def _turns_before(self, day: date) -> int:
        if self.turn is Turn.WEEK:
            monday = self.first_day - self.first_day.weekday() * A_DAY
            return (day - monday).days // 7
        weeks, rest = divmod((day - self.first_day).days, 7)
        return weeks * len(self.days) + sum((self.first_day + n * A_DAY).weekday() in self.days for n in range(rest))


@dataclass(frozen=True)
class Override:
    """This person instead, in this span: arranged before, or taken now. Of several the one with the highest number counts."""

    id: int
    duty: Duty
    person: int
    span: Span


@dataclass(frozen=True)
class TimeOff:
    """Whoever is off is on call for nothing."""

    person: int
    span: Span


@dataclass(frozen=True)
class Turnout:
    """One time that a shift is served: the shift and the day on which it begins."""

    shift: int
    day: date

    @classmethod
    def of(cls, shift: int, day: str) -> Turnout:
        """The day as it is written: 2026-11-27. ValueError where it is none."""
        return cls(shift, date.fromisoformat(day))


@dataclass(frozen=True)
class Rota:
    """`swapped` holds who serves a turnout instead of whose turn it is. `reachable`: who can be paged at all."""

    zone: ZoneInfo
    shifts: tuple[Shift, ...] = ()
    overrides: tuple[Override, ...] = ()
    swapped: Mapping[Turnout, int] = field(default_factory=dict)
    off: tuple[TimeOff, ...] = ()
    reachable: frozenset[int] = frozenset()

    def keeps(self, duty: Duty, since: datetime) -> bool:
        """True if the clinic plans this duty: a shift of it is not over yet. Else nobody is missed in it."""
        return any(shift.duty is duty and self._ends(shift) > since for shift in self.shifts)

    def turnouts(self, duty: Duty, span: Span) -> Iterator[tuple[Turnout, Span, int]]:
        """Every time a shift of the duty is served within the span, with who serves it; the upper layers first."""
        first = span.start.astimezone(self.zone).date() - LONGEST_SHIFT - A_DAY
        last = span.end.astimezone(self.zone).date()
        for shift in sorted(self.shifts, key=lambda shift: shift.id, reverse=True):
            for day in _days(max(first, shift.first_day), last) if shift.duty is duty else ():
                if shift.begins_on(day) and (served := shift.span_on(day, self.zone)).meets(span):
                    turnout = Turnout(shift.id, day)
                    yield turnout, served, self.swapped.get(turnout, shift.person_on(day))

    def is_off(self, person: int, moment: datetime) -> bool:
        return any(off.person == person and off.span.holds(moment) for off in self.off)

    def _ends(self, shift: Shift) -> datetime:
        if shift.last_day is None:
            return datetime.max.replace(tzinfo=UTC)
        return shift.span_on(shift.last_day, self.zone).end


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which a clock of the zone shows this."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * A_DAY for number in range((last - first).days + 1))
