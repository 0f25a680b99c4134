"""Times to acknowledge, contact, decide and close, by tier."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import NextStep
from bot.domain.clocks import STEPS
from bot.domain.review.bounds import Share
from bot.domain.review.facts import CaseFact
from bot.domain.review.starts import waits
from bot.domain.review.waits import Clocks, Measured, Wait, measured
from bot.domain.tier import Tier


@dataclass(frozen=True)
class TimesRow:
    """Median and 90th percentile are time that passed; of `close` from the opening on.

    `in_time` is of those that were done or due, by a clock that rests while the clinic is closed if `in_hours`; None without a clock.
    """

    tier: Tier
    step: NextStep
    done: int
    middle: timedelta | None
    ninetieth: timedelta | None
    in_time: Share | None
    within: timedelta | None
    in_hours: bool
    cases: tuple[str, ...]  # the late ones; of `close` without a clock, all

    @property
    def key(self) -> str:
        return f"{self.tier}/{self.step}"

    @property
    def comparable(self) -> bool:
        """True where the times are counted as the clock is."""
        return self.within is not None and not self.in_hours and self.step is not NextStep.CLOSE


def times(cases: Sequence[CaseFact], clocks: Clocks, now: datetime) -> tuple[TimesRow, ...]:
    """The gravest tier first; only tiers and steps there is something to say of."""
    own = [(case, wait) for case in cases for wait in waits(case, now)]
    closed = [case for case in cases if case.closed_at is not None and not case.merged]
    rows = [row for tier in Tier for row in _of_tier(tier, own, closed, clocks)]
    return tuple(row for row in rows if row.done or row.cases)


def ninetieth(lengths: Sequence[timedelta]) -> timedelta | None:
    """The shortest time that at least nine of ten kept to (nearest rank)."""
    return sorted(lengths)[math.ceil(0.9 * len(lengths)) - 1] if lengths else None


def _of_tier(
    tier: Tier, waited: Sequence[tuple[CaseFact, Wait]], closed: Sequence[CaseFact], clocks: Clocks
) -> list[TimesRow]:
    own = [(case.code, wait) for case, wait in waited if wait.tier is tier]
    ended = [case for case in closed if case.gravest is tier]
    found = []
    for step in STEPS:
        figures = [(code, measured(wait, step, clocks)) for code, wait in own]
        took = [one.took for _, one in figures if one.took is not None]
        if step is NextStep.CLOSE:
            took = [case.open_for(case.closed_at) for case in ended if case.closed_at is not None]
        found.append(_row(tier, step, took, figures, [case.code for case in ended], clocks))
    return found


def _row(
    tier: Tier,
    step: NextStep,
    took: Sequence[timedelta],
    figures: Sequence[tuple[str, Measured]],
    ended: Sequence[str],
    clocks: Clocks,
) -> TimesRow:
    ladder = clocks.ladders[tier]
    within, due = ladder.within(step), [one.in_time for _, one in figures if one.in_time is not None]
    late = tuple(dict.fromkeys(code for code, one in figures if one.in_time is False))
    return TimesRow(
        tier=tier,
        step=step,
        done=len(took),
        middle=_median(took),
        ninetieth=ninetieth(took),
        in_time=Share(sum(due), len(due)) if within is not None else None,
        within=within,
        in_hours=step in ladder.in_hours,
        cases=tuple(ended) if within is None and step is NextStep.CLOSE else late,
    )


def _median(lengths: Sequence[timedelta]) -> timedelta | None:
    if not lengths:
        return None
    ordered, half = sorted(lengths), len(lengths) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
