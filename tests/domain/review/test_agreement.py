"""Cohen's kappa, checked against a table whose kappa and interval are known, and where it cannot be told."""

from __future__ import annotations

import pytest

from bot.domain.review.agreement import agreed, kappa
from bot.domain.review.sample import Why
from bot.domain.review.second import Rated, second_review
from bot.domain.review.terms import Meaning
from bot.domain.tier import Tier


def test_kappa_and_its_interval() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15

    found = kappa(pairs)

    assert agreed(pairs).hits == 35
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.4, 0.1511, 0.6489), abs=0.0001)


def test_full_agreement_is_one_and_full_disagreement_is_below_nothing() -> None:
    same, swapped = kappa([("a", "a"), ("b", "b")]), kappa([("a", "b"), ("b", "a")])

    assert same is not None
    assert (same.value, same.high) == (1.0, 1.0)
    assert swapped is not None
    assert swapped.value == -1.0


@pytest.mark.parametrize("pairs", [[], [("a", "a")], [("a", "a"), ("a", "b")], [("a", "b"), ("b", "b")]])
def test_kappa_cannot_be_told_where_one_of_the_two_always_said_the_same(pairs: list[tuple[str, str]]) -> None:
    assert kappa(pairs) is None


def rated(
    code: str, first: Tier, second: Tier, meaning: Meaning = Meaning.NOISE, again: Meaning = Meaning.NOISE
) -> Rated:
    return Rated(code, (Why.NOISE,), ("en.ptosis.lid",), 1, first, meaning, 2, second, again)


def test_no_ratings_no_rows() -> None:
    found = second_review(5, [])

    assert (found.drawn, found.overall.rated, found.by_rule, found.disagreements) == (5, 0, (), ())


def test_disagreements_stand_with_the_under_triaged_first() -> None:
    same = rated("SAME", Tier.SAME_DAY, Tier.SAME_DAY)
    slower = rated("SLOWER", Tier.SAME_DAY, Tier.SELF_CARE)
    faster = rated("FASTER", Tier.SAME_DAY, Tier.EMERGENCY)
    need = rated("NEED", Tier.SAME_DAY, Tier.SAME_DAY, again=Meaning.SEEN)

    found = second_review(4, [same, slower, faster, need])

    assert [one.code for one in found.disagreements] == ["FASTER", "NEED", "SLOWER"]
    assert (found.overall.under_triaged, found.overall.over_triaged, found.overall.tier.hits) == (1, 1, 2)
    assert [(row.key, row.rated) for row in found.by_nurse] == [("1", 4)]


def test_an_outcome_that_says_nothing_is_compared_by_tier_alone() -> None:
    found = second_review(1, [rated("A", Tier.SAME_DAY, Tier.SAME_DAY, Meaning.EXCLUDED, Meaning.SEEN)])

    assert (found.overall.tier.of, found.overall.meaning.of, found.disagreements) == (1, 0, ())
