"""Bounds are exact: they agree with published tables, and hold for none and for all."""

from __future__ import annotations

import pytest

from bot.domain.review.bounds import Share, count_bounds


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (8, 10, 0.4439, 0.9748),
        (0, 10, 0.0, 0.3085),
        (10, 10, 0.6915, 1.0),
        (1, 1, 0.0250, 1.0),
        (50, 100, 0.3983, 0.6017),
        (3, 1000, 0.00062, 0.00874),
        (990, 1000, 0.98170, 0.99520),
    ],
)
def test_a_share_lies_between_its_clopper_pearson_bounds(hits: int, of: int, low: float, high: float) -> None:
    assert Share(hits, of).bounds == pytest.approx((low, high), abs=0.0001)


def test_of_none_nothing_is_known() -> None:
    assert Share(0, 0).value == 0
    assert Share(0, 0).bounds == (0.0, 1.0)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.3640, 121.6272)]
)
def test_a_count_lies_between_its_exact_poisson_bounds(count: int, low: float, high: float) -> None:
    assert count_bounds(count) == pytest.approx((low, high), abs=0.001)


def test_bounds_mirror_each_other() -> None:
    for hits in range(41):
        low, high = Share(hits, 40).bounds
        other_low, other_high = Share(40 - hits, 40).bounds
        assert (low, high) == pytest.approx((1 - other_high, 1 - other_low), abs=1e-9)
        assert low <= hits / 40 <= high
