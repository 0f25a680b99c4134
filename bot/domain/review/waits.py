"""How long a patient waited for somebody: each time the clock of a case began, and when it was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.case import EventKind, Ladder
from bot.domain.review.facts import CaseFact, EventFact
from bot.domain.tier import Tier

ANSWERING = (EventKind.ACKNOWLEDGED, EventKind.CLAIMED, EventKind.WROTE, EventKind.CALLED, EventKind.CLOSED)


@dataclass(frozen=True)
class Wait:
    """Begins when a case opens, gets graver or is given back. It ends with the next one, with the case, or it goes on (`until`: now)."""

    tier: Tier
    since: datetime
    until: datetime
    acknowledged_at: datetime | None = None
    contacted_at: datetime | None = None


@dataclass(frozen=True)
class Measured:
    """One step of one wait. `took` is None where it was not done; `in_time` is None where it was neither done nor due."""

    took: timedelta | None
    in_time: bool | None


def waits(case: CaseFact, now: datetime) -> tuple[Wait, ...]:
    """Oldest first."""
    end = case.closed_at or now
    first = next((event.tier for event in case.events if event.tier is not None), case.tier)
    found = [Wait(first, case.opened_at, end)]
    for event in case.events:
        if _begins_again(event, found[-1]):
            found[-1] = replace(found[-1], until=event.at)
            found.append(Wait(event.tier or found[-1].tier, event.at, end))
        else:
            found[-1] = _with(found[-1], event)
    return tuple(found)


def acknowledged(wait: Wait, ladders: Mapping[Tier, Ladder]) -> Measured:
    return _measured(wait, wait.acknowledged_at, ladders[wait.tier].acknowledge_within)


def contacted(wait: Wait, ladders: Mapping[Tier, Ladder]) -> Measured:
    return _measured(wait, wait.contacted_at, ladders[wait.tier].contact_within)


Step = Callable[[Wait, Mapping[Tier, Ladder]], Measured]


def _begins_again(event: EventFact, wait: Wait) -> bool:
    """By itself a rise always starts the clock again; a person who raises what somebody has does not."""
    if event.kind is EventKind.RELEASED:
        return True
    return event.kind is EventKind.TIER_RAISED and (event.staff_id is None or wait.acknowledged_at is None)


def _with(wait: Wait, event: EventFact) -> Wait:
    if event.kind in ANSWERING and event.staff_id is not None:
        wait = replace(wait, acknowledged_at=wait.acknowledged_at or event.at)
    return replace(wait, contacted_at=wait.contacted_at or event.at) if event.reached else wait


def _measured(wait: Wait, done: datetime | None, within: timedelta) -> Measured:
    if done is not None:
        return Measured(done - wait.since, done - wait.since <= within)
    return Measured(None, False if wait.until - wait.since > within else None)
