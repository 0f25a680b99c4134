"""What people hold of a finding: nurses judge what screening read, and name what it missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"  # the symptom is in the words, and screening did not see it
    WITHDRAWN = "withdrawn"  # what was judged before no longer stands


@dataclass(frozen=True)
class Place:
    """What a judgement is about: a finding, or a missed symptom. Offsets are into the message; none where no words were named."""

    symptom: str
    start: int | None = None
    end: int | None = None
    rule: str = ""  # empty for what was missed


def standing(given: Iterable[tuple[Place, Verdict]]) -> dict[Place, Verdict]:
    """What stands of judgements in the order they were given: of each place the newest, unless it was withdrawn."""
    newest = dict(given)
    return {place: verdict for place, verdict in newest.items() if verdict is not Verdict.WITHDRAWN}


def kept_places(present: Iterable[Place], verdicts: Mapping[Place, Verdict]) -> tuple[Place, ...]:
    """Where the patient has a symptom, as judged: what was read as present and not judged wrong, and what was missed."""
    read = [place for place in present if verdicts.get(place) is not Verdict.WRONG]
    missed = [place for place, verdict in verdicts.items() if verdict is Verdict.MISSED]
    return (*read, *missed)
