"""What content allows a person who works a case: how long an act can be undone, how long and how far a case may rest, until when a closed one can be opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.tier import Tier


@dataclass(frozen=True)
class WorkingRules:
    """`gravest_expected`: what is more urgent can never be expected, so it always calls somebody."""

    undo_within: timedelta
    unanswered_calls: int  # so many, and the emergency contact is to be called next
    longest_snooze: timedelta
    gravest_expected: Tier
    closed_listed: timedelta  # so long a closed case is listed, can be opened again, and is what "it is back" speaks of

    @property
    def expectable(self) -> tuple[Tier, ...]:
        """The levels a nurse may expect, the most urgent first."""
        return tuple(tier for tier in Tier if tier.rank >= self.gravest_expected.rank)
