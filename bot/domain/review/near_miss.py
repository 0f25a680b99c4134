"""Where care came late, or nearly did not come: counted even where nobody was harmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.case import EventKind, NextStep, Outcome
from bot.domain.review.facts import CaseFact
from bot.domain.review.starts import EXPIRED, waits
from bot.domain.review.terms import Terms
from bot.domain.review.waits import Clocks, missed


class NearMiss(StrEnum):
    LATE_ACKNOWLEDGEMENT = "late_acknowledgement"
    LATE_CONTACT = "late_contact"
    EXPIRED = "expired"  # it was taken, and the next step was not done in time
    PAGE_UNDELIVERED = "page_undelivered"
    NOBODY_TO_PAGE = "nobody_to_page"
    NOBODY_ON_CALL = "nobody_on_call"  # a gap in the rota: others were paged
    CLOSED_LATE = "closed_late"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class NearMissRow:
    key: NearMiss
    cases: tuple[str, ...]


def near_misses(case: CaseFact, terms: Terms, clocks: Clocks, now: datetime) -> frozenset[NearMiss]:
    """Those of one case. Of a tier that content does not name here, none."""
    return frozenset(_found(case, terms, clocks, now)) if case.gravest in terms.near_miss_tiers else frozenset()


def by_kind(found: Mapping[str, frozenset[NearMiss]]) -> tuple[NearMissRow, ...]:
    """Every kind, in the order they are declared, with the codes of its cases."""
    return tuple(NearMissRow(kind, tuple(code for code, kinds in found.items() if kind in kinds)) for kind in NearMiss)


def _found(case: CaseFact, terms: Terms, clocks: Clocks, now: datetime) -> Iterator[NearMiss]:
    own = [wait for wait in waits(case, now) if wait.tier in terms.near_miss_tiers]
    late = {step for wait in own for step in missed(wait, clocks)}
    if NextStep.ACKNOWLEDGE in late:
        yield NearMiss.LATE_ACKNOWLEDGEMENT
    if NextStep.CONTACT in late:
        yield NearMiss.LATE_CONTACT
    if _has(case, *EXPIRED):
        yield NearMiss.EXPIRED
    if case.page_undelivered:
        yield NearMiss.PAGE_UNDELIVERED
    if _has(case, EventKind.NOBODY_TO_PAGE):
        yield NearMiss.NOBODY_TO_PAGE
    if case.gap:
        yield NearMiss.NOBODY_ON_CALL
    if case.open_for(now) > terms.closed_within:
        yield NearMiss.CLOSED_LATE
    if case.outcome is Outcome.UNREACHABLE or _has(case, EventKind.UNREACHABLE):
        yield NearMiss.UNREACHABLE


def _has(case: CaseFact, *kinds: EventKind) -> bool:
    return any(event.kind in kinds for event in case.events)
