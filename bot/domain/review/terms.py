"""What the figures of a review mean. All of it is content (content/review.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.case import Outcome
from bot.domain.tier import Tier


class Meaning(StrEnum):
    """What an outcome says of the alert that opened the case."""

    SEEN = "seen"  # the patient had to be seen by somebody
    ADVISED = "advised"  # there was something to advise; nobody had to see them
    NOISE = "noise"  # there was no red flag
    EXCLUDED = "excluded"  # says nothing of the alert: counted in no share


RATED = (Meaning.SEEN, Meaning.ADVISED, Meaning.NOISE)  # what a second reviewer chooses from


@dataclass(frozen=True)
class SampleSizes:
    """Of a month: at most so many closed as noise, and `random_share` of the rest, between `random_least` and `random_most`."""

    noise_most: int
    random_share: float
    random_least: int
    random_most: int


@dataclass(frozen=True)
class Terms:
    """Without content behind it there is no review."""

    meanings: Mapping[Outcome, Meaning]
    noise_reasons: tuple[str, ...]
    observed: timedelta  # patient-days are counted for so long after a treatment
    rate_from: int  # a share of fewer than these is not shown as one
    dose_bands: tuple[float, ...]  # upper ends, in units of the product
    near_miss_tiers: frozenset[Tier]
    closed_within: timedelta  # a case of those tiers that was open for longer is a near-miss
    seen_later_within: (
        timedelta  # who was seen in an emergency department so soon after a case makes it one to look at again
    )
    sizes: SampleSizes

    def meaning(self, outcome: Outcome | None) -> Meaning:
        """A case that is open, or whose outcome is not known, says nothing."""
        return Meaning.EXCLUDED if outcome is None else self.meanings[outcome]
