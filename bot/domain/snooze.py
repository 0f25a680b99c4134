"""A case that rests: trouble that is known, up to a level, until a moment. What is not exactly that breaks through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.case import EventKind
from bot.domain.tier import Tier

EXPECTED_RULE = "snooze.expected"  # what the line of a report says that called nobody
GRADED = (EventKind.RED_FLAG, EventKind.ANSWERED)  # what says by itself how grave it is


@dataclass(frozen=True)
class Snooze:
    """By symptom the most urgent level that is expected."""

    expected: Mapping[str, Tier]

    def covers(self, kind: EventKind, symptoms: Sequence[str], tier: Tier) -> bool:
        """True only for known symptoms that are still there, or are reported at no more than their level.

        `tier` is what the report itself asks for. "Worse", silence and everything else that happens is never covered.
        """
        if not symptoms or not all(symptom in self.expected for symptom in symptoms):
            return False
        if kind is EventKind.SAME:
            return True
        return kind in GRADED and all(tier.rank >= self.expected[symptom].rank for symptom in symptoms)
