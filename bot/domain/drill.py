"""A fire drill: a made-up patient's red flag on the real path. When one is due, who may be called, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DRILL_CHAT = -(2**52)  # no chat of Telegram's has such a number, nor has anybody who was erased
DRILL_CHANNEL = "drill"  # of the messages to it
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DrillRules:
    """From content. `weekday` is 0 for Monday; `hour` by the clinic's clock."""

    on: bool
    weekday: int
    hour: time
    postponed: timedelta
    settled: timedelta
    language: str
    words: str
    roles: tuple[str, ...]
    quiet_roles: tuple[str, ...]  # in the clinic's quiet hours
    end_after: timedelta

    def slot(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The latest moment, not after `now`, at which one was to begin. Aware UTC in and out."""
        today = now.astimezone(zone).date()
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        slot = datetime.combine(day, self.hour, zone).astimezone(now.tzinfo)
        if slot > now:
            slot = datetime.combine(day - A_WEEK, self.hour, zone).astimezone(now.tzinfo)
        return slot

    def is_due(self, now: datetime, zone: ZoneInfo, last: datetime | None, at_work_since: datetime | None) -> bool:
        """`last`: when the last one began, on demand or not. One of the same day stands for the one that was planned."""
        slot = self.slot(now, zone)
        if not self.on or at_work_since is None or now - slot > self.postponed:
            return False
        done = last is not None and last.astimezone(zone).date() >= slot.astimezone(zone).date()
        return not done and at_work_since <= slot - self.settled


@dataclass(frozen=True)
class Drill:
    """How one went. `channel`: of the page to whoever acknowledged. `ended_at` without `acknowledged_at`: nobody did in time."""

    id: int
    started_at: datetime
    started_by: int | None
    code: str = ""  # of its case, as soon as there is one
    tier: str = ""
    paged_at: datetime | None = None  # the first page left
    acknowledged_at: datetime | None = None
    acknowledged_by: int | None = None
    channel: str = ""
    late: bool = False  # later than the tier asks for, or still nobody
    ended_at: datetime | None = None

    @property
    def to_page(self) -> timedelta | None:
        return self.paged_at - self.started_at if self.paged_at else None

    @property
    def to_acknowledgement(self) -> timedelta | None:
        return self.acknowledged_at - self.started_at if self.acknowledged_at else None

    @property
    def missed(self) -> bool:
        return self.ended_at is not None and self.acknowledged_at is None
