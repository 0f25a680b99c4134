"""The clinic: who it is, how it is reached, when it is quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.opening_hours import OpeningHours


@dataclass(frozen=True)
class QuietHours:
    """The local hours in which nothing is sent but safety. May span midnight; equal ends mean none."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def moved_out(self, when: datetime, zone: ZoneInfo) -> datetime:
        """`when`, or the end of the quiet hours that hold it. Aware in, aware UTC out."""
        local = when.astimezone(zone)
        if not self.holds(local.time()):
            return when
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        # `fold`: in an hour that a clock change repeats, the end must not lie before `when`.
        return datetime.combine(day, self.end, zone).replace(fold=local.fold).astimezone(when.tzinfo)

    def moved_before(self, when: datetime, zone: ZoneInfo, lead: timedelta) -> datetime:
        """`when`, or `lead` before the start of the quiet hours that hold it. Aware in, aware UTC out."""
        local = when.astimezone(zone)
        if not self.holds(local.time()):
            return when
        day = local.date() if local.time() >= self.start else local.date() - timedelta(days=1)
        return datetime.combine(day, self.start, zone).astimezone(when.tzinfo) - lead

    def hold_at(self, when: datetime, zone: ZoneInfo) -> bool:
        """True if it is quiet at `when`, by the clock of `zone`."""
        return self.holds(when.astimezone(zone).time())


@dataclass(frozen=True)
class Clinic:
    """One site. Times are local to `time_zone`; `emergency_number` is the one patients of this country dial."""

    name: str
    phone: str
    emergency_number: str
    time_zone: str
    languages: tuple[str, ...]
    nurse_hours: str  # as patients read it: "working days from 8 to 17"
    quiet: QuietHours
    hours: OpeningHours
    check_in_hours: tuple[time, ...]  # offered at joining
    invite_lifetime: timedelta
    invite_tries: int  # wrong answers before an invite is locked

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
