"""A near-miss counts whether or not anybody was harmed, in grave cases only."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind, Outcome
from bot.domain.review.facts import CaseFact
from bot.domain.review.near_miss import NearMiss, by_kind, near_misses
from bot.domain.tier import Tier
from tests.domain.review.examples import CLOCKS, NOW, TERMS, case, event, minutes

NURSE = {"staff_id": 1}
TAKEN, REACHED = event(EventKind.ACKNOWLEDGED, 5, **NURSE), event(EventKind.CALLED, 20, reached=True, **NURSE)
KINDS = [
    (case(), set()),
    (case("A", event(EventKind.ACKNOWLEDGED, 11, **NURSE), REACHED), {NearMiss.LATE_ACKNOWLEDGEMENT}),
    (
        case("A", TAKEN, event(EventKind.CALLED, 61, reached=True, **NURSE), closed_at=minutes(70)),
        {NearMiss.LATE_CONTACT},
    ),
    (case(page_undelivered=True), {NearMiss.PAGE_UNDELIVERED}),
    *(
        (case("A", TAKEN, event(late, 15), event(EventKind.ACKNOWLEDGED, 16, **NURSE), REACHED), {NearMiss.EXPIRED})
        for late in (EventKind.CONTACT_LATE, EventKind.DECISION_LATE, EventKind.CLOSE_LATE)
    ),
    (case(gap=True), {NearMiss.NOBODY_ON_CALL}),
    (case("A", event(EventKind.NOBODY_TO_PAGE, 1), TAKEN, REACHED), {NearMiss.NOBODY_TO_PAGE}),
    (case(closed_at=minutes(60 * 49)), {NearMiss.CLOSED_LATE}),
    (case(outcome=Outcome.UNREACHABLE), {NearMiss.UNREACHABLE}),
    (case("A", event(EventKind.UNREACHABLE, 1), TAKEN, REACHED), {NearMiss.UNREACHABLE}),
]


@pytest.mark.parametrize(
    ("fact", "expected"), KINDS, ids=lambda part: ",".join(part) if isinstance(part, set) else None
)
def test_what_is_a_near_miss(fact: CaseFact, expected: set[NearMiss]) -> None:
    assert near_misses(fact, TERMS, CLOCKS, NOW) == expected


def test_a_case_of_a_tier_that_content_does_not_name_has_none() -> None:
    mild = case(tier=Tier.THREE_DAYS, events=(), page_undelivered=True, outcome=Outcome.UNREACHABLE)

    assert near_misses(mild, TERMS, CLOCKS, NOW) == frozenset()


def test_every_kind_has_a_row_even_without_a_case() -> None:
    rows = by_kind({"A": frozenset({NearMiss.LATE_CONTACT}), "B": frozenset()})

    assert {row.key: row.cases for row in rows} == {
        kind: ("A",) if kind is NearMiss.LATE_CONTACT else () for kind in NearMiss
    }
