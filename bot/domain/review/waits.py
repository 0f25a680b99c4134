"""How long a patient waited: each time the clocks of a case began, what was done in that time, and whether it was done in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import Ladder, NextStep
from bot.domain.clocks import STEPS, due
from bot.domain.opening_hours import OpeningHours
from bot.domain.tier import Tier


@dataclass(frozen=True)
class Clocks:
    """Of every tier, and the calendar that some of them count by."""

    ladders: Mapping[Tier, Ladder]
    hours: OpeningHours

    def due(self, tier: Tier, step: NextStep, since: datetime) -> datetime | None:
        return due(self.ladders[tier], step, since, self.hours)


@dataclass(frozen=True)
class Wait:
    """Begins when a case opens or its clocks start anew. It ends with the next one, with the case, or it goes on (`until`: now).

    `kept` was done before it and still counts. `lowered` are milder tiers since then, whose clocks count from that moment on.
    From `rests_from` on nothing falls due.
    """

    tier: Tier
    since: datetime
    until: datetime
    acknowledged_at: datetime | None = None
    contacted_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    kept: frozenset[NextStep] = frozenset()
    lowered: tuple[tuple[datetime, Tier], ...] = ()
    rests_from: datetime | None = None
    holder: int | None = None  # whose acknowledgement holds

    def done(self, step: NextStep) -> datetime | None:
        return {
            NextStep.ACKNOWLEDGE: self.acknowledged_at,
            NextStep.CONTACT: self.contacted_at,
            NextStep.DECIDE: self.decided_at,
            NextStep.CLOSE: self.closed_at,
        }[step]

    def known(self, step: NextStep) -> bool:
        """True if nobody has to do it any more."""
        return step in self.kept or self.done(step) is not None

    def started(self, step: NextStep) -> datetime | None:
        """When the clock of a step began to run; None where it never did, because a step before it was not done."""
        contact, decision = self.contacted_at or self.since, self.decided_at or self.since
        match step:
            case NextStep.DECIDE if self.decided_at is not None:
                return contact if contact <= self.decided_at else self.since
            case NextStep.DECIDE:
                return contact if self.known(NextStep.CONTACT) else None
            case NextStep.CLOSE:
                ran = self.closed_at or (self.known(NextStep.CONTACT) and self.known(NextStep.DECIDE))
                return max(contact, decision) if ran else None
        return self.since

    @property
    def tiers(self) -> Iterator[tuple[Tier, datetime]]:
        """Its tiers, each with the moment it ended."""
        tier = self.tier
        for at, milder in self.lowered:
            yield tier, at
            tier = milder
        yield tier, self.until


@dataclass(frozen=True)
class Measured:
    """One step of one wait. `took` is None where it was not done; `in_time` is None where it was neither done nor due."""

    took: timedelta | None
    in_time: bool | None


UNMEASURED = Measured(None, None)


def measured(wait: Wait, step: NextStep, clocks: Clocks) -> Measured:
    """How long it took is time by the clock on the wall; whether that was in time, content's clocks say."""
    start, done = wait.started(step), wait.done(step)
    if start is None or step in wait.kept:
        return UNMEASURED
    return Measured(done - start if done else None, _in_time(wait, step, start, done, clocks))


def missed(wait: Wait, clocks: Clocks) -> frozenset[NextStep]:
    """The steps that came too late, or are overdue."""
    return frozenset(step for step in STEPS if measured(wait, step, clocks).in_time is False)


def _in_time(wait: Wait, step: NextStep, start: datetime, done: datetime | None, clocks: Clocks) -> bool | None:
    """Late is what was due before it was done, by the tier of that moment."""
    counted = done is not None and not (wait.rests_from and wait.rests_from < done)
    ends = [moment for moment in (done, wait.rests_from, wait.until) if moment is not None]
    last, begun, clocked = min(ends), wait.since, False
    for tier, end in wait.tiers:
        by = clocks.due(tier, step, start)
        clocked = by is not None
        if by is not None and max(by, begun) < min(end, last):
            return False
        if last <= end:
            break
        begun = end
    return True if counted and clocked else None
