"""The timeline of a case as waits: what starts its clocks anew, and what of before still counts then. As bot/domain/clocks.py has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.case import EventKind, NextStep
from bot.domain.review.facts import CaseFact, EventFact
from bot.domain.review.waits import Wait

TAKEN = (EventKind.ACKNOWLEDGED, EventKind.CLAIMED)
HANDED_ON = (EventKind.HANDED, EventKind.HANDED_OVER)  # another person has it
EXPIRED = (EventKind.CONTACT_LATE, EventKind.DECISION_LATE, EventKind.CLOSE_LATE)
PAGED_ANEW = (  # by themselves, whoever has the case
    EventKind.DID_NOT_GO,
    EventKind.NO_WORD,
    EventKind.WOKEN,
    EventKind.BEGUN_ANEW,
)
STANDS = (EventKind.SNOOZED, EventKind.MERGED)  # a rest; or what was done is in another timeline
SAID = frozenset({NextStep.CONTACT, NextStep.DECIDE})
HELD = frozenset({NextStep.ACKNOWLEDGE})  # by whoever raised the tier themselves


def waits(case: CaseFact, now: datetime) -> tuple[Wait, ...]:
    """Oldest first. What opened the case starts the first, at the moment it came."""
    end, events = case.closed_at or now, case.events
    first = next((event.tier for event in events if event.tier is not None), case.tier)
    found = [Wait(first, events[0].at if events else case.opened_at, end)]
    for number, event in enumerate(events):
        kept = _kept(event, found[-1]) if number else None
        if kept is None:
            found[-1] = _with(found[-1], event, case)
        else:
            found[-1:] = [_ended(found[-1], event, events[:number]), _anew(event, found[-1], kept)]
    if case.closed_at is not None and not case.merged:
        found[-1] = replace(found[-1], closed_at=case.closed_at)
    return tuple(found)


def _kept(event: EventFact, wait: Wait) -> frozenset[NextStep] | None:
    """What still counts where the event starts the clocks anew; None where it does not."""
    by_itself, all_done = event.staff_id is None, frozenset(step for step in NextStep if _is_known(wait, step))
    match event.kind:
        case EventKind.RELEASED | EventKind.SAID_AGAIN:
            return all_done & SAID
        case EventKind.REOPENED:
            return frozenset({NextStep.ACKNOWLEDGE})  # by whoever has it
        case EventKind.TIER_RAISED if not by_itself:
            return all_done & HELD if event.staff_id == wait.holder else frozenset()
        case EventKind.TIER_RAISED:
            return frozenset()
        case EventKind.UNREACHABLE:
            return frozenset() if wait.holder is not None else None
        case kind if kind in PAGED_ANEW and by_itself:
            return frozenset()
    return None


def _is_known(wait: Wait, step: NextStep) -> bool:
    return step not in (NextStep.CLOSE, NextStep.NOTHING) and wait.known(step)


def _ended(wait: Wait, event: EventFact, before: Sequence[EventFact]) -> Wait:
    """By what starts the clocks anew; of a case that was opened again, by its closing."""
    if event.kind is not EventKind.REOPENED:
        return replace(wait, until=event.at)
    closed = next((one.at for one in reversed(before) if one.kind is EventKind.CLOSED), event.at)
    return replace(wait, until=closed, closed_at=closed)


def _anew(event: EventFact, wait: Wait, kept: frozenset[NextStep]) -> Wait:
    tier = wait.lowered[-1][1] if wait.lowered else wait.tier
    if event.kind is EventKind.TIER_RAISED:
        tier = event.tier or tier
    holder = wait.holder if NextStep.ACKNOWLEDGE in kept else None
    if event.kind is EventKind.REOPENED:
        holder = event.staff_id
    return Wait(tier, event.at, wait.until, kept=kept, holder=holder)


def _with(wait: Wait, event: EventFact, case: CaseFact) -> Wait:
    """A step counts once, the first time."""
    wait = _taken(wait, event, case)
    if event.reached and not wait.known(NextStep.CONTACT):
        return replace(wait, contacted_at=event.at, holder=wait.holder or _late_done_by(wait, event))
    if event.kind is EventKind.DECIDED and not wait.known(NextStep.DECIDE):
        return replace(wait, decided_at=event.at, holder=wait.holder or _late_done_by(wait, event))
    if event.kind is EventKind.TIER_LOWERED and event.tier is not None:
        return replace(wait, lowered=(*wait.lowered, (event.at, event.tier)))
    if event.kind in STANDS:
        return replace(wait, rests_from=wait.rests_from or event.at)
    return wait


def _taken(wait: Wait, event: EventFact, case: CaseFact) -> Wait:
    if event.kind in EXPIRED:
        return replace(wait, holder=None)
    closes = event.kind is EventKind.CLOSED and not case.merged and event.staff_id is not None
    if event.kind in TAKEN or closes:
        at = None if NextStep.ACKNOWLEDGE in wait.kept else wait.acknowledged_at or event.at
        return replace(wait, acknowledged_at=at, holder=event.staff_id)
    return _handed_on(wait, event) if event.kind in HANDED_ON else wait


def _handed_on(wait: Wait, event: EventFact) -> Wait:
    """No acknowledgement, but where a colleague accepts what nobody had taken since its clocks began."""
    if event.kind is EventKind.HANDED and not wait.known(NextStep.ACKNOWLEDGE):
        wait = replace(wait, acknowledged_at=event.at)
    held = event.kind is EventKind.HANDED or wait.holder is not None
    return replace(wait, holder=event.staff_id) if held else wait


def _late_done_by(wait: Wait, event: EventFact) -> int | None:
    """Who does what was late has the case again."""
    return event.staff_id if wait.known(NextStep.ACKNOWLEDGE) else None
