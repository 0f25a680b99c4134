"""The sample of a month: the same seed gives the same, and its order tells nothing."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.review.sample import Candidate, Drawn, Why, draw
from tests.domain.review.examples import TERMS

SIZES = TERMS.sizes
POOL = [Candidate(number, noise=number <= 10, later_ed=number in (3, 20)) for number in range(1, 61)]


def because(sample: tuple[Drawn, ...], why: Why) -> list[int]:
    return sorted(one.case_id for one in sample if why in one.why)


def test_of_nothing_nothing_is_drawn() -> None:
    assert draw([], SIZES, 1) == ()


def test_the_same_seed_gives_the_same_sample_in_the_same_order() -> None:
    assert draw(POOL, SIZES, 7) == draw(list(reversed(POOL)), SIZES, 7)
    assert draw(POOL, SIZES, 7) != draw(POOL, SIZES, 8)


def test_noise_is_taken_up_to_its_limit_and_all_of_it_below() -> None:
    assert len(because(draw(POOL, SIZES, 1), Why.NOISE)) == 4
    assert because(draw(POOL[:3], SIZES, 1), Why.NOISE) == [1, 2, 3]


def test_everybody_who_was_later_in_an_emergency_department_is_in() -> None:
    for seed in range(20):
        assert because(draw(POOL, SIZES, seed), Why.LATER_ED) == [3, 20]


def test_the_random_ones_are_a_share_of_the_rest_between_its_ends() -> None:
    """49 are left: neither noise nor seen later. A tenth of them is 5, the most; of few it is the least; never more than there are."""
    assert len(because(draw(POOL, SIZES, 1), Why.RANDOM)) == 5
    assert len(because(draw(POOL[30:45], SIZES, 1), Why.RANDOM)) == 2
    assert len(because(draw(POOL[30:31], SIZES, 1), Why.RANDOM)) == 1
    assert because(draw(POOL, replace(SIZES, random_most=0, random_least=0), 1), Why.RANDOM) == []


def test_nobody_is_drawn_twice() -> None:
    for seed in range(20):
        ids = [one.case_id for one in draw(POOL, SIZES, seed)]
        assert len(ids) == len(set(ids))


def test_the_order_does_not_sort_by_reason() -> None:
    orders = [[one.why for one in draw(POOL, SIZES, seed)] for seed in range(5)]

    assert any(order != sorted(order) and order != sorted(order, reverse=True) for order in orders)
