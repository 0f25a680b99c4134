"""Which part of the queue somebody looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.tier import Level, Tier


class Show(StrEnum):
    """Snoozed cases stand nowhere but in SNOOZED."""

    ALL = "all"
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    OVERDUE = "overdue"
    WAITING = "waiting"  # for the patient: a question is open, or staff wrote last
    SNOOZED = "snoozed"


@dataclass(frozen=True)
class View:
    """What one person wants to see at one moment."""

    show: Show
    tier: Tier | None
    staff_id: int
    now: datetime

    @property
    def is_whole(self) -> bool:
        return self.show is Show.ALL and self.tier is None


@dataclass(frozen=True)
class Count:
    """Open cases of one tier: in each part of the queue, and in the view, all of them and those overdue."""

    by_show: dict[Show, int]
    shown: int
    overdue_shown: int


@dataclass(frozen=True)
class Hidden:
    """What must not be overlooked and is not in the view. Snoozed cases are never overdue."""

    emergencies: int
    snoozed_emergencies: int  # those of them that are snoozed
    overdue: int

    def __bool__(self) -> bool:
        return bool(self.emergencies or self.overdue)


NO_CASES = Count(dict.fromkeys(Show, 0), 0, 0)


def hidden(view: View, counts: dict[Tier, Count]) -> Hidden:
    """An emergency or an overdue case is never left out without a word."""
    grave = [count for tier, count in counts.items() if tier.level is Level.EMERGENCY]
    every = sum(count.by_show[Show.ALL] + count.by_show[Show.SNOOZED] for count in grave)
    missing = every - sum(count.shown for count in grave)
    snoozed = 0 if view.show is Show.SNOOZED else sum(count.by_show[Show.SNOOZED] for count in grave)
    overdue = sum(count.by_show[Show.OVERDUE] - count.overdue_shown for count in counts.values())
    return Hidden(missing, min(snoozed, missing), overdue)
