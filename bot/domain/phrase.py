"""A phrase a nurse can send with one choice; its words are content in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass

TIME, PHONE, DAY = "time", "phone", "day"  # what is filled in: an hour the nurse names and its day, the clinic's number
CALL, MESSAGE = "call", "message"
_BLANK = re.compile(r"{([^{}]*)}")


@dataclass(frozen=True)
class Phrase:
    """`symptoms` it fits first; none means all. What it `promises` by the hour it names: CALL, MESSAGE, or nothing.

    With `today` its words say that the hour is one of today.
    """

    id: str
    symptoms: frozenset[str]
    promises: str = ""
    today: bool = False

    def fits(self, reported: frozenset[str]) -> bool:
        return not self.symptoms or bool(self.symptoms & reported)


def blanks(words: str) -> frozenset[str]:
    """What has to be filled in."""
    return frozenset(_BLANK.findall(words))


def filled(words: str, **values: str) -> str:
    """The words with every blank filled; nothing in a value is read as a blank."""
    return _BLANK.sub(lambda found: values[found[1]], words)
