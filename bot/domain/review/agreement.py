"""How far two people agree who rated the same cases: the share, and Cohen's kappa, which takes chance out of it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.review.bounds import Share

Z = 1.959964  # of a 95 % interval
Pair = tuple[str, str]  # the first rating and the second


@dataclass(frozen=True)
class Kappa:
    """From 1 (always agree) over 0 (as chance would have it) down. The interval is that of Fleiss, Cohen and Everitt (1969)."""

    value: float
    low: float
    high: float


def agreed(pairs: Sequence[Pair]) -> Share:
    return Share(sum(first == second for first, second in pairs), len(pairs))


def kappa(pairs: Sequence[Pair]) -> Kappa | None:
    """None where it cannot be told: no pairs, or one of the two always said the same."""
    count = len(pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    names = sorted({*firsts, *seconds})
    if len(firsts) < 2 or len(seconds) < 2:
        return None
    row = {name: firsts[name] / count for name in names}
    column = {name: seconds[name] / count for name in names}
    cells = {pair: number / count for pair, number in Counter(pairs).items()}
    observed = sum(cells.get((name, name), 0.0) for name in names)
    expected = sum(row[name] * column[name] for name in names)
    value = (observed - expected) / (1 - expected)
    width = Z * math.sqrt(_variance(cells, row, column, value, expected) / count)
    return Kappa(value, max(-1.0, value - width), min(1.0, value + width))


def _variance(
    cells: dict[Pair, float], row: dict[str, float], column: dict[str, float], value: float, expected: float
) -> float:
    """Of one pair, for large samples."""
    same = sum(
        share * (1 - (row[first] + column[first]) * (1 - value)) ** 2
        for (first, second), share in cells.items()
        if first == second
    )
    other = (1 - value) ** 2 * sum(
        share * (column[first] + row[second]) ** 2 for (first, second), share in cells.items() if first != second
    )
    chance = (value - expected * (1 - value)) ** 2
    return max(0.0, same + other - chance) / (1 - expected) ** 2
