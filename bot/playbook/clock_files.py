"""The clocks of escalation.toml: how long each step of a case may take, and that no tier is slower than a milder one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.domain.case import Ladder, NextStep
from bot.domain.clocks import STEPS, never_slower
from bot.domain.opening_hours import OpeningHours
from bot.domain.tier import Tier
from bot.playbook.reading import lasting
from bot.playbook.table import Table

KEYS = {
    NextStep.ACKNOWLEDGE: "acknowledge",
    NextStep.CONTACT: "contact",
    NextStep.DECIDE: "decision",
    NextStep.CLOSE: "close",
}
A_YEAR = 52  # weeks of opening hours; who opens one hour a week has a week of work in three years


class Counted(StrEnum):
    ALWAYS = "always"
    CLINIC = "clinic"  # while it is open


@dataclass(frozen=True)
class Limits:
    """Of one tier, as they are written."""

    within: Mapping[NextStep, timedelta]
    in_hours: frozenset[NextStep]


def read_limits(table: Table, hours: OpeningHours) -> Limits:
    """A clock is written as "PT15M", or as { within = "PT9H", hours = "clinic" } where it rests while the clinic is closed."""
    within: dict[NextStep, timedelta] = {}
    resting: set[NextStep] = set()
    for step, key in KEYS.items():
        within[step], counted = _limit(table, key)
        if counted is Counted.CLINIC:
            resting.add(step)
            if within[step] > A_YEAR * _week(hours):
                table.fault(key, "is more than a year of the clinic's opening hours")
    return Limits(within, frozenset(resting))


def _limit(table: Table, key: str) -> tuple[timedelta, Counted]:
    if not isinstance(table.values.get(key), dict):
        return lasting(table, key), Counted.ALWAYS
    own = table.table(key)
    own.only("within", "hours")
    return lasting(own, "within"), own.choice("hours", Counted, Counted.ALWAYS)


def check_order(file: Table, ladders: Mapping[Tier, Ladder]) -> None:
    """A higher tier is never slower, for no clock and from no moment on; and who takes a case has time left to call."""
    for higher, lower in pairwise(Tier):
        for step in _slower(ladders[higher], ladders[lower]):
            why = _why(ladders[higher], ladders[lower], step)
            file.fault(f"{higher}.{KEYS[step]}", f"could be slower than {lower}: {why}")
    for tier, ladder in ladders.items():
        in_order = never_slower(ladder, NextStep.ACKNOWLEDGE, ladder, NextStep.CONTACT)
        if not in_order or ladder.acknowledge_within >= ladder.contact_within:
            file.fault(f"{tier}.contact", "must be longer than acknowledge, and rest if that rests")


def _slower(higher: Ladder, lower: Ladder) -> Iterator[NextStep]:
    return (step for step in STEPS if not never_slower(higher, step, lower, step))


def _why(higher: Ladder, lower: Ladder, step: NextStep) -> str:
    if step in higher.in_hours and step not in lower.in_hours:
        return "it rests while the clinic is closed, and the milder one does not"
    return "it is longer"


def _week(hours: OpeningHours) -> timedelta:
    monday = date(2026, 1, 5)
    spans = (
        period.on(monday + timedelta(days=day), hours.zone) for day, periods in hours.week.items() for period in periods
    )
    return sum((closed - opened for opened, closed in spans), timedelta(0))
