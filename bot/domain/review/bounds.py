"""Exact bounds, 95 % two-sided: Clopper-Pearson for a share, Garwood for a count. They hold for small numbers too."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

TAIL = 0.025  # left out on either side
_STEPS = 60  # of halving: closer than any page can show
_TINY = 1e-300


@dataclass(frozen=True)
class Share:
    """`hits` of `of`, as counted."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1; 0 where there is nothing to count."""
        return self.hits / self.of if self.of else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """Where the true share lies (Clopper-Pearson). Nothing is known of none."""
        if not self.of:
            return 0.0, 1.0
        below = 0.0 if self.hits == 0 else _where(lambda p: _beta(p, self.hits, self.of - self.hits + 1), TAIL, 1.0)
        above = (
            1.0
            if self.hits == self.of
            else _where(lambda p: _beta(p, self.hits + 1, self.of - self.hits), 1 - TAIL, 1.0)
        )
        return below, above


def count_bounds(count: int) -> tuple[float, float]:
    """Where the true mean of a count lies (Garwood, exact Poisson)."""
    high = 2 * count + 20.0
    below = 0.0 if count == 0 else _where(lambda mean: 1 - _at_most(count - 1, mean), TAIL, high)
    return below, _where(lambda mean: 1 - _at_most(count, mean), 1 - TAIL, high)


def _where(rising: Callable[[float], float], level: float, high: float) -> float:
    """Where a function that rises from 0 on reaches a level, before `high`."""
    low = 0.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < level else (low, middle)
    return (low + high) / 2


def _at_most(count: int, mean: float) -> float:
    """The probability of at most `count` where `mean` are expected."""
    if mean <= 0:
        return 1.0
    return math.fsum(math.exp(number * math.log(mean) - mean - math.lgamma(number + 1)) for number in range(count + 1))


def _beta(x: float, a: int, b: int) -> float:
    """The regularised incomplete beta function: the probability of at least `a` hits of `a + b - 1` at the share `x`."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: int, b: int) -> float:
    """Its continued fraction, by Lentz's method."""
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 500):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            c, d = _apart(1 + term / c), 1 / _apart(1 + term * d)
            found *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return found


def _apart(value: float) -> float:
    """Never nothing, for it is divided by."""
    return value if abs(value) > _TINY else _TINY
