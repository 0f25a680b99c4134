"""What the rest of a case kept from calling anybody, and what called all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.case import EventKind
from bot.domain.review.facts import CaseFact


@dataclass(frozen=True)
class Rests:
    """Of the cases of a span."""

    rests: int
    silenced: int  # reports of what was expected
    broke_through: int


def rests(cases: Iterable[CaseFact]) -> Rests:
    events = [event for case in cases for event in case.events]
    return Rests(
        rests=sum(event.kind is EventKind.SNOOZED for event in events),
        silenced=sum(event.expected for event in events),
        broke_through=sum(event.broke_through for event in events),
    )
