"""In time is what content's clocks say, by the hours they count; what starts the clocks of a case anew starts its wait anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.case import EventKind, NextStep, Outcome
from bot.domain.review.facts import CaseFact, EventFact
from bot.domain.review.starts import waits
from bot.domain.review.times import TimesRow, times
from bot.domain.review.waits import Clocks, Wait, measured
from bot.domain.tier import Tier
from tests.domain.review.examples import CLOCKS, NOW, case, event, flag, minutes

NURSE, OTHER = {"staff_id": 1}, {"staff_id": 2}
TAKEN = event(EventKind.ACKNOWLEDGED, 4, **NURSE)
REACHED = event(EventKind.CALLED, 20, reached=True, **NURSE)
CLOSED = event(EventKind.CLOSED, 60, **NURSE)
TIMED = Clocks(
    {
        tier: replace(ladder, decide_within=timedelta(minutes=30), close_within=timedelta(hours=2))
        for tier, ladder in CLOCKS.ladders.items()
    },
    CLOCKS.hours,
)


def row_of(key: str, *cases: CaseFact, clocks: Clocks = TIMED) -> TimesRow:
    return next(row for row in times(cases, clocks, NOW) if row.key == key)


def counted(row: TimesRow) -> tuple[int, int]:
    assert row.in_time is not None
    return row.in_time.hits, row.in_time.of


def late(case_fact: CaseFact, step: NextStep) -> list[bool | None]:
    return [measured(wait, step, TIMED).in_time for wait in waits(case_fact, NOW)]


@pytest.mark.parametrize(("decided", "hits"), [(50, 1), (51, 0)])
def test_a_decision_is_timed_from_the_contact(decided: float, hits: int) -> None:
    row = row_of("clinic_now/decide", case("A", TAKEN, REACHED, event(EventKind.DECIDED, decided, **NURSE), CLOSED))

    assert (row.middle, counted(row)) == (timedelta(minutes=decided - 20), (hits, 1))


@pytest.mark.parametrize(("closed", "hits"), [(160, 1), (161, 0)])
def test_closing_is_in_time_from_the_decision_on_and_takes_from_the_opening(closed: float, hits: int) -> None:
    ended = case("A", TAKEN, REACHED, event(EventKind.DECIDED, 40, **NURSE), closed_at=minutes(closed))

    row = row_of("clinic_now/close", ended)

    assert (row.middle, counted(row)) == (timedelta(minutes=closed), (hits, 1))
    assert row.cases == (() if hits else ("A",))


def test_what_nobody_decided_is_late_only_when_its_time_was_over() -> None:
    def ended(after: float) -> CaseFact:
        return case("A", TAKEN, REACHED, event(EventKind.CLOSED, after, **NURSE), closed_at=minutes(after))

    assert late(ended(45), NextStep.DECIDE) == [None]
    assert late(ended(55), NextStep.DECIDE) == [False]


def test_without_a_clock_nothing_is_in_time_or_late() -> None:
    row = row_of("clinic_now/close", case(), clocks=CLOCKS)

    assert (row.in_time, row.within, row.cases) == (None, None, ("K7P2",))


def test_a_clock_of_clinic_hours_rests_on_saturday_while_time_goes_on() -> None:
    """Opened on Saturday at 10:00 in New York, taken on Monday at 08:20: ten minutes of clinic hours would be over at 08:10."""
    monday = datetime(2026, 10, 12, 12, tzinfo=UTC)
    in_hours = Clocks(
        {tier: replace(ladder, in_hours=frozenset({NextStep.ACKNOWLEDGE})) for tier, ladder in CLOCKS.ladders.items()},
        CLOCKS.hours,
    )

    def taken(after: int) -> CaseFact:
        return case(
            f"A{after}",
            EventFact(EventKind.ACKNOWLEDGED, monday + timedelta(minutes=after), staff_id=1),
            closed_at=monday + timedelta(hours=1),
        )

    row = row_of("clinic_now/acknowledge", taken(10), taken(20), clocks=in_hours)

    assert (counted(row), row.cases, row.in_hours, row.comparable) == ((1, 2), ("A20",), True, False)
    assert row.middle == timedelta(hours=46, minutes=15)
    assert counted(row_of("clinic_now/acknowledge", taken(10), taken(20))) == (0, 2)


@pytest.mark.parametrize(
    ("anew", "kept"),
    [
        (event(EventKind.RELEASED, 30, **NURSE), {NextStep.CONTACT}),
        (event(EventKind.TIER_RAISED, 30, tier=Tier.EMERGENCY), set()),
        (event(EventKind.TIER_RAISED, 30, tier=Tier.EMERGENCY, **OTHER), set()),
        (event(EventKind.UNREACHABLE, 30, tier=Tier.CLINIC_NOW), set()),
        (event(EventKind.NO_WORD, 30), set()),
        (event(EventKind.DID_NOT_GO, 30), set()),
        (event(EventKind.WOKEN, 30), set()),
        (event(EventKind.BEGUN_ANEW, 30, symptoms=("vision",)), set()),
    ],
    ids=lambda part: part.kind if isinstance(part, EventFact) else "",
)
def test_a_start_anew_starts_the_wait_anew(anew: EventFact, kept: set[NextStep]) -> None:
    found = waits(case("A", TAKEN, REACHED, anew, CLOSED), NOW)

    assert [(wait.since, wait.until, wait.kept) for wait in found] == [
        (minutes(0), minutes(30), frozenset()),
        (minutes(30), minutes(60), kept),
    ]
    assert measured(found[1], NextStep.ACKNOWLEDGE, TIMED).in_time is False  # closed after 30 minutes, due after 10


def test_who_raises_the_tier_of_their_own_case_keeps_it_and_reaches_the_patient_anew() -> None:
    raised = event(EventKind.TIER_RAISED, 30, tier=Tier.EMERGENCY, **NURSE)
    [_, wait] = waits(case("A", TAKEN, REACHED, raised, CLOSED), NOW)

    assert wait.kept == {NextStep.ACKNOWLEDGE}
    assert wait.holder == 1


@pytest.mark.parametrize(
    "quiet",
    [
        event(EventKind.WOKEN, 30, **NURSE),
        event(EventKind.HANDED, 30, **OTHER),
        event(EventKind.HANDED_OVER, 30, **OTHER),
        event(EventKind.TIER_LOWERED, 30, tier=Tier.SELF_CARE, **NURSE),
        event(EventKind.CONTACT_LATE, 30),
    ],
    ids=lambda part: str(part.kind),
)
def test_what_starts_no_clock_anew_starts_no_wait(quiet: EventFact) -> None:
    [wait] = waits(case("A", TAKEN, REACHED, quiet, event(EventKind.ACKNOWLEDGED, 40, **OTHER), CLOSED), NOW)

    assert wait.acknowledged_at == minutes(4)


def test_a_hand_over_is_no_new_acknowledgement() -> None:
    handed = case(
        "A",
        TAKEN,
        event(EventKind.OFFERED, 5, **NURSE),
        event(EventKind.HANDED, 50, **OTHER),
        event(EventKind.HANDED_OVER, 55, **NURSE),
        CLOSED,
    )

    row = row_of("clinic_now/acknowledge", handed)

    assert (row.done, row.middle, counted(row)) == (1, timedelta(minutes=4), (1, 1))


def test_a_call_or_a_letter_of_who_has_not_taken_it_is_no_acknowledgement() -> None:
    """The clock runs on, and so does the paging."""
    called = case("A", event(EventKind.CALLED, 5, reached=True, **NURSE), event(EventKind.ACKNOWLEDGED, 15, **NURSE))

    assert (late(called, NextStep.ACKNOWLEDGE), late(called, NextStep.CONTACT)) == ([False], [True])


def test_what_can_page_nobody_anew_is_no_start() -> None:
    """A chat that cannot be reached pages whoever has the case; while nobody has it, it is paged already."""
    assert len(waits(case("A", event(EventKind.UNREACHABLE, 3), TAKEN, CLOSED), NOW)) == 1


def test_a_milder_tier_has_its_own_clocks_from_then_on() -> None:
    slow = replace(TIMED.ladders[Tier.SELF_CARE], contact_within=timedelta(days=3))
    clocks = Clocks({**TIMED.ladders, Tier.SELF_CARE: slow}, TIMED.hours)

    def lowered(after: float) -> Wait:
        milder = event(EventKind.TIER_LOWERED, after, tier=Tier.SELF_CARE, **NURSE)
        called = event(EventKind.CALLED, 300, reached=True, **NURSE)
        [wait] = waits(case("A", TAKEN, milder, called, closed_at=minutes(400)), NOW)
        return wait

    assert measured(lowered(30), NextStep.CONTACT, clocks).in_time is True
    assert measured(lowered(90), NextStep.CONTACT, clocks).in_time is False  # it was late before


def test_nothing_falls_due_while_a_case_rests() -> None:
    rested = case("A", TAKEN, REACHED, event(EventKind.SNOOZED, 30, tier=Tier.SAME_DAY, **NURSE), outcome=None)
    woken = replace(rested, events=(*rested.events, event(EventKind.WOKEN, 60 * 24)))

    assert late(rested, NextStep.DECIDE) == [None]
    assert late(woken, NextStep.ACKNOWLEDGE) == [True, False]  # woken, and nobody took it since


def test_a_merged_case_is_not_taken_by_its_closing_nor_late_after_it() -> None:
    merged = case("OLD", flag(1), event(EventKind.CLOSED, 60, **NURSE), outcome=Outcome.DUPLICATE, merged=True)
    survivor = case("NEW", TAKEN, event(EventKind.MERGED, 8, **NURSE), closed_at=minutes(600))

    assert late(merged, NextStep.ACKNOWLEDGE) == [False]
    assert late(survivor, NextStep.CONTACT) == [None]
    assert "OLD" not in row_of("clinic_now/close", merged, survivor).cases
    assert row_of("clinic_now/close", merged, survivor).done == 1
