"""Times to acknowledge, contact and close, by tier."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import Ladder
from bot.domain.review.bounds import Share
from bot.domain.review.facts import CaseFact
from bot.domain.review.waits import Step, acknowledged, contacted, waits
from bot.domain.tier import Tier

ACKNOWLEDGE, CONTACT, CLOSE = "acknowledge", "contact", "close"
STEPS: tuple[tuple[str, Step], ...] = ((ACKNOWLEDGE, acknowledged), (CONTACT, contacted))


@dataclass(frozen=True)
class TimesRow:
    """`in_time` is of those that were done or due; None where content sets no clock. `undone`: not done, and none of them over."""

    tier: Tier
    step: str
    done: int
    middle: timedelta | None
    ninetieth: timedelta | None
    in_time: Share | None
    within: timedelta | None
    cases: tuple[str, ...]  # the late ones; of `close`, all

    @property
    def key(self) -> str:
        return f"{self.tier}/{self.step}"


def times(cases: Sequence[CaseFact], ladders: Mapping[Tier, Ladder], now: datetime) -> tuple[TimesRow, ...]:
    """The gravest tier first; only tiers and steps there is something to say of."""
    rows = [row for tier in Tier for row in (*_steps(tier, cases, ladders, now), _closing(tier, cases))]
    return tuple(row for row in rows if row.done or row.cases)


def ninetieth(lengths: Sequence[timedelta]) -> timedelta | None:
    """The shortest time that at least nine of ten kept to (nearest rank)."""
    return sorted(lengths)[math.ceil(0.9 * len(lengths)) - 1] if lengths else None


def _steps(tier: Tier, cases: Sequence[CaseFact], ladders: Mapping[Tier, Ladder], now: datetime) -> list[TimesRow]:
    own = [(case, wait) for case in cases for wait in waits(case, now) if wait.tier is tier]
    within = {ACKNOWLEDGE: ladders[tier].acknowledge_within, CONTACT: ladders[tier].contact_within}
    found = []
    for name, step in STEPS:
        measured = [(case.code, step(wait, ladders)) for case, wait in own]
        took = [one.took for _, one in measured if one.took is not None]
        due = [one.in_time for _, one in measured if one.in_time is not None]
        late = tuple(dict.fromkeys(code for code, one in measured if one.in_time is False))
        share = Share(sum(due), len(due))
        found.append(TimesRow(tier, name, len(took), _median(took), ninetieth(took), share, within[name], late))
    return found


def _closing(tier: Tier, cases: Sequence[CaseFact]) -> TimesRow:
    """By the gravest tier a case had. No clock of content ends with the closing."""
    own = [(case.code, case.closed_at - case.opened_at) for case in cases if case.closed_at and case.gravest is tier]
    took = [length for _, length in own]
    return TimesRow(tier, CLOSE, len(took), _median(took), ninetieth(took), None, None, tuple(code for code, _ in own))


def _median(lengths: Sequence[timedelta]) -> timedelta | None:
    if not lengths:
        return None
    ordered, half = sorted(lengths), len(lengths) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
