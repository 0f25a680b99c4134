"""Which cases a second person looks at: closed as noise, followed by a visit to an emergency department, and some by chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bot.domain.review.terms import SampleSizes


class Why(StrEnum):
    NOISE = "noise"
    LATER_ED = "later_ed"
    RANDOM = "random"


@dataclass(frozen=True)
class Candidate:
    case_id: int
    noise: bool = False
    later_ed: bool = False


@dataclass(frozen=True)
class Drawn:
    case_id: int
    why: tuple[Why, ...]


def draw(candidates: Sequence[Candidate], sizes: SampleSizes, seed: int) -> tuple[Drawn, ...]:
    """The same candidates, sizes and seed give the same sample, in an order that tells nothing of why a case is in it."""
    chance = Random(seed)  # noqa: S311 - a sample, not a secret
    pool = sorted(candidates, key=lambda one: one.case_id)
    noise = [one.case_id for one in pool if one.noise]
    why: dict[int, list[Why]] = {}
    _add(why, chance.sample(noise, min(len(noise), sizes.noise_most)), Why.NOISE)
    _add(why, [one.case_id for one in pool if one.later_ed], Why.LATER_ED)
    rest = [one.case_id for one in pool if one.case_id not in why and not one.noise]
    _add(why, chance.sample(rest, _random_size(len(rest), sizes)), Why.RANDOM)
    drawn = [Drawn(case_id, tuple(reasons)) for case_id, reasons in sorted(why.items())]
    chance.shuffle(drawn)
    return tuple(drawn)


def _add(why: dict[int, list[Why]], case_ids: Sequence[int], reason: Why) -> None:
    for case_id in case_ids:
        why.setdefault(case_id, []).append(reason)


def _random_size(of: int, sizes: SampleSizes) -> int:
    wanted = max(sizes.random_least, math.ceil(of * sizes.random_share))
    return min(of, wanted, sizes.random_most)
