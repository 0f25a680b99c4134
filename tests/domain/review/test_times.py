"""Times run from the moment a case began to wait; what is neither done nor due says nothing yet."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.case import EventKind, NextStep, Outcome
from bot.domain.review.facts import CaseFact
from bot.domain.review.starts import waits
from bot.domain.review.times import TimesRow, ninetieth, times
from bot.domain.review.waits import measured
from bot.domain.tier import Tier
from tests.domain.review.examples import CLOCKS, NOW, case, event, flag, minutes

NURSE = {"staff_id": 1}


def row_of(key: str, *cases: CaseFact, now: object = NOW) -> TimesRow:
    return next(row for row in times(cases, CLOCKS, now) if row.key == key)  # type: ignore[arg-type]


def test_no_cases_no_times() -> None:
    assert times([], CLOCKS, NOW) == ()


def test_taken_reached_closed() -> None:
    found = {row.step: row.middle for row in times([case()], CLOCKS, NOW)}

    assert found == {
        "acknowledge": timedelta(minutes=5),
        "contact": timedelta(minutes=20),
        "close": timedelta(minutes=60),
    }


def test_of_one_the_median_and_the_ninetieth_are_that_one() -> None:
    row = row_of("clinic_now/acknowledge", case())

    assert row.middle == row.ninetieth == timedelta(minutes=5)


def test_nine_of_ten_took_no_longer_than_the_ninetieth() -> None:
    lengths = [timedelta(minutes=minute) for minute in range(1, 11)]

    assert ninetieth(lengths) == timedelta(minutes=9)
    assert ninetieth(lengths[:9]) == timedelta(minutes=9)
    assert ninetieth([]) is None


def test_what_was_done_too_late_is_not_in_time_and_names_its_case() -> None:
    slow = case("SLOW", event(EventKind.ACKNOWLEDGED, 11, **NURSE), event(EventKind.CLOSED, 60, **NURSE))

    row = row_of("clinic_now/acknowledge", case("QUICK"), slow)

    assert row.in_time is not None
    assert (row.in_time.hits, row.in_time.of, row.cases) == (1, 2, ("SLOW",))


def test_an_open_case_is_late_only_when_its_time_is_over() -> None:
    waiting = case("OPEN", flag(1), outcome=None)

    fresh = times([waiting], CLOCKS, minutes(5))
    over = row_of("clinic_now/acknowledge", waiting, now=minutes(30))

    assert fresh == ()
    assert over.in_time is not None
    assert (over.done, over.in_time.hits, over.in_time.of, over.cases) == (0, 0, 1, ("OPEN",))


def test_a_case_that_gets_graver_waits_anew_for_its_new_tier() -> None:
    raised = case(
        "A",
        event(EventKind.ACKNOWLEDGED, 4, **NURSE),
        event(EventKind.TIER_RAISED, 30, tier=Tier.EMERGENCY),
        event(EventKind.ACKNOWLEDGED, 32, **NURSE),
        event(EventKind.CLOSED, 60, **NURSE),
    )

    found = waits(raised, NOW)

    assert [(wait.tier, wait.since, wait.acknowledged_at) for wait in found] == [
        (Tier.CLINIC_NOW, minutes(0), minutes(4)),
        (Tier.EMERGENCY, minutes(30), minutes(32)),
    ]
    assert row_of("emergency/acknowledge", raised).middle == timedelta(minutes=2)
    assert row_of("emergency/close", raised).done == 1


def test_a_rise_by_the_nurse_who_has_it_is_no_new_acknowledgement_and_starts_the_clocks_of_its_tier() -> None:
    raised = case(
        "A",
        event(EventKind.ACKNOWLEDGED, 4, **NURSE),
        event(EventKind.TIER_RAISED, 9, tier=Tier.EMERGENCY, **NURSE),
        event(EventKind.CALLED, 20, reached=True, **NURSE),
    )

    before, after = waits(raised, NOW)

    assert (before.acknowledged_at, after.acknowledged_at, after.kept) == (
        minutes(4),
        None,
        frozenset({NextStep.ACKNOWLEDGE}),
    )
    assert measured(after, NextStep.ACKNOWLEDGE, CLOCKS).in_time is None
    assert row_of("emergency/contact", raised).middle == timedelta(minutes=11)


def test_a_case_given_back_waits_anew() -> None:
    returned = case("A", event(EventKind.ACKNOWLEDGED, 4, **NURSE), event(EventKind.RELEASED, 9, **NURSE), outcome=None)

    assert [wait.acknowledged_at for wait in waits(returned, NOW)] == [minutes(4), None]


def test_a_wait_that_another_overtook_before_it_was_due_is_counted_nowhere() -> None:
    overtaken = case(
        "A",
        event(EventKind.TIER_RAISED, 3, tier=Tier.EMERGENCY),
        event(EventKind.CLOSED, 5, **NURSE),
        outcome=Outcome.NOISE,
    )

    assert all(row.tier is Tier.EMERGENCY for row in times([overtaken], CLOCKS, NOW))


def test_a_call_without_an_answer_is_no_contact() -> None:
    tried = case("A", event(EventKind.CALLED, 5, **NURSE), event(EventKind.CLOSED, 90, **NURSE), closed_at=minutes(90))

    row = row_of("clinic_now/contact", tried)

    assert row.in_time is not None
    assert (row.done, row.in_time.hits, row.in_time.of) == (0, 0, 1)
