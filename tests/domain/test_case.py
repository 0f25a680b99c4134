"""A case's clocks: who is called next, and in which order the queue stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import (
    CODE_ALPHABET,
    DRILL_RANK,
    Hours,
    Ladder,
    PageStep,
    PageTo,
    QueueKey,
    advance_paging,
    queue_order,
    queue_place,
)
from bot.domain.tier import Level, Tier, most_urgent

SINCE = datetime(2026, 6, 8, 14, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LADDER = Ladder(
    Tier.CLINIC_NOW,
    acknowledge_within=15 * MINUTE,
    contact_within=60 * MINUTE,
    steps=(
        PageStep(0 * MINUTE, PageTo.FIRST_NURSE),
        PageStep(5 * MINUTE, PageTo.SECOND_NURSE),
        PageStep(10 * MINUTE, PageTo.CLINICIAN),
        PageStep(15 * MINUTE, PageTo.EVERYBODY),
    ),
    repeat=10 * MINUTE,
)


def test_the_first_nurse_is_called_at_once_and_then_the_next_in_time() -> None:
    index, now, called = 0, SINCE, []
    for _ in range(6):
        paging = advance_paging(LADDER, SINCE, index, now)
        assert paging.step is not None
        called.append(((now - SINCE) // MINUTE, paging.step.to))
        index, now = paging.next_index, paging.next_due_at
    assert called == [
        (0, PageTo.FIRST_NURSE),
        (5, PageTo.SECOND_NURSE),
        (10, PageTo.CLINICIAN),
        (15, PageTo.EVERYBODY),
        (25, PageTo.EVERYBODY),
        (35, PageTo.EVERYBODY),
    ]


def test_nobody_is_called_before_the_time() -> None:
    paging = advance_paging(LADDER, SINCE, 1, SINCE + 4 * MINUTE)
    assert (paging.step, paging.next_index, paging.next_due_at) == (None, 1, SINCE + 5 * MINUTE)


def test_after_a_stop_the_missed_calls_become_one_and_it_is_the_furthest() -> None:
    paging = advance_paging(LADDER, SINCE, 1, SINCE + 12 * MINUTE)
    assert paging.step == LADDER.steps[2]
    assert (paging.next_index, paging.next_due_at) == (3, SINCE + 15 * MINUTE)


BY_HOUR = Ladder(
    Tier.CLINIC_NOW,
    acknowledge_within=15 * MINUTE,
    contact_within=60 * MINUTE,
    steps=(
        PageStep(0 * MINUTE, PageTo.FIRST_NURSE, Hours.OPEN),
        PageStep(0 * MINUTE, PageTo.CLINICIAN, Hours.CLOSED),
        PageStep(5 * MINUTE, PageTo.SECOND_NURSE, Hours.OPEN),
        PageStep(9 * MINUTE, PageTo.CLINIC_FALLBACK, Hours.CLOSED),
    ),
    repeat=10 * MINUTE,
)


def test_a_step_of_other_hours_is_passed_by_and_the_last_one_of_these_hours_repeats() -> None:
    for is_open, expected in (
        (True, [(0, PageTo.FIRST_NURSE), (5, PageTo.SECOND_NURSE), (19, PageTo.SECOND_NURSE)]),
        (False, [(0, PageTo.CLINICIAN), (9, PageTo.CLINIC_FALLBACK), (19, PageTo.CLINIC_FALLBACK)]),
    ):
        index, now, called = 0, SINCE, []
        while now < SINCE + 20 * MINUTE:
            paging = advance_paging(BY_HOUR, SINCE, index, now, is_open=is_open)
            if paging.step is not None:
                called.append(((now - SINCE) // MINUTE, paging.step.to))
            index, now = paging.next_index, paging.next_due_at
        assert called == expected


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=30))
def test_the_ladder_only_climbs_and_always_looks_ahead(minutes: list[int]) -> None:
    index = 0
    for minute in sorted(minutes):
        now = SINCE + minute * MINUTE
        paging = advance_paging(LADDER, SINCE, index, now)
        assert paging.next_index >= index
        assert paging.next_due_at > now
        assert (paging.step is None) == (paging.next_index == index)
        assert advance_paging(LADDER, SINCE, paging.next_index, now).step is None  # again at once calls nobody twice
        index = paging.next_index


def key(tier: Tier, acknowledged: bool = False, deadline: int | None = 10, age: int = 0) -> QueueKey:
    return QueueKey(tier, acknowledged, None if deadline is None else SINCE + deadline * MINUTE, SINCE - age * MINUTE)


QUEUE = [
    key(Tier.EMERGENCY, age=1),
    key(Tier.EMERGENCY, True),
    key(Tier.CLINIC_NOW, deadline=5),
    key(Tier.CLINIC_NOW, deadline=10, age=9),
    key(Tier.CLINIC_NOW, deadline=10, age=2),
    key(Tier.CLINIC_NOW, True, deadline=1),
    key(Tier.SAME_DAY, deadline=1),
    key(Tier.SELF_CARE, deadline=None),
    key(Tier.SELF_CARE, True, deadline=None),
    QueueKey(Tier.EMERGENCY, False, SINCE, SINCE, drill=True),
]


@pytest.mark.parametrize("seed", range(5))
def test_the_most_dangerous_case_nobody_has_stands_first_and_a_drill_last(seed: int) -> None:
    shuffled = Random(seed).sample(QUEUE, len(QUEUE))
    assert sorted(shuffled, key=queue_order) == QUEUE


def test_tiers_are_ranked_from_most_to_least_urgent() -> None:
    assert [tier.rank for tier in Tier] == [0, 1, 2, 3, 4, 5]
    assert [tier.level for tier in Tier] == [
        Level.EMERGENCY,
        Level.EMERGENCY,
        Level.URGENT,
        Level.URGENT,
        Level.ROUTINE,
        Level.ROUTINE,
    ]
    assert [tier for tier in Tier if tier.is_red_flag] == list(Tier)[:4]


@given(st.lists(st.sampled_from(Tier), min_size=1))
def test_of_several_tiers_the_most_urgent_holds(tiers: list[Tier]) -> None:
    found = most_urgent(*tiers)
    assert found in tiers
    assert all(found.rank <= tier.rank for tier in tiers)


@given(st.sampled_from(Tier), st.integers(0, 9))
def test_a_raised_tier_is_never_less_urgent_and_never_past_the_first(tier: Tier, by: int) -> None:
    assert tier.raised(by).rank == max(0, tier.rank - by)


def test_a_code_holds_nothing_that_is_confused_by_eye() -> None:
    assert not set("IO01") & set(CODE_ALPHABET)


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.timezones())  # noqa: DTZ001
KEYS = st.builds(QueueKey, st.sampled_from(Tier), st.booleans(), st.none() | MOMENTS, MOMENTS, st.booleans())


@given(KEYS, KEYS)
def test_the_place_a_case_is_given_sorts_like_the_queue(one: QueueKey, other: QueueKey) -> None:
    assert (queue_place(one) < queue_place(other)) == (queue_order(one) < queue_order(other))
    rank = DRILL_RANK if one.drill else one.tier.rank
    assert queue_place(one).startswith(str(rank)), "the cases of a tier stand together"
