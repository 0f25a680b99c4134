"""Short words that mean something only with what was said before: "still there", "si, peor", "better now"; and mere thanks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from bot.domain.normalise import tokens
from bot.domain.phrases import Phrase, Phrases, phrase


class FollowUp(StrEnum):
    """What has become of what was reported. Declared from most to least urgent."""

    WORSE = "worse"
    SAME = "same"
    BETTER = "better"


@dataclass(frozen=True)
class FollowUps:
    """How people put it, in all languages. A text of more than `longest` words is a story.

    `yes` opens a text that says yes, `phrases` stand anywhere in it, `alone` are the whole of it. Mere thanks open with words of
    `greeting`, if any, then a word of `thanks`, and go on with these and words of `beside`: "help, thanks" is no thanks for help.
    """

    longest: int
    yes: frozenset[Phrase] = frozenset()
    phrases: Mapping[Phrase, FollowUp] = field(default_factory=dict)
    alone: Mapping[Phrase, FollowUp] = field(default_factory=dict)
    thanks: frozenset[str] = frozenset()
    greeting: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    @cached_property
    def spoken(self) -> Phrases[FollowUp]:
        """The phrases made ready."""
        return Phrases(self.phrases)


def _read(written: str) -> tuple[Phrase, bool]:
    """The words, and whether they ask."""
    found = tokens(written)
    return tuple(token.form for token in found if token.is_word), any(token.form == "?" for token in found)


def read_follow_up(text: str, known: FollowUps) -> FollowUp | None:
    """What the short text says has become of it; None where it says nothing of the kind, or asks.

    Of phrases inside each other the longest is meant ("no better" is not better); of several the most urgent.
    """
    words, asks = _read(text)
    if asks or len(words) > known.longest:
        return None
    if words in known.alone:
        return known.alone[words]
    found, _ = known.spoken.read(words)
    return next((follow_up for follow_up in FollowUp if follow_up in found), None)


def says_yes(text: str, known: FollowUps) -> bool:
    """True for a short text that begins with a yes: "yes the choking thing"."""
    words = phrase(text)
    return len(words) <= known.longest and any(words[: len(yes)] == yes for yes in known.yes)


def says_thanks(text: str, known: FollowUps) -> bool:
    """True for a text that thanks and says nothing else."""
    words, asks = _read(text)
    opening = next((at for at, word in enumerate(words) if word in known.thanks), None)
    if asks or opening is None:
        return False
    return known.greeting.issuperset(words[:opening]) and (known.thanks | known.greeting | known.beside).issuperset(
        words
    )


def is_courtesy(text: str, known: FollowUps) -> bool:
    """True for a text without words, or of thanks and what may stand before them alone: "ok great", "good morning doctor"."""
    return (known.thanks | known.greeting).issuperset(phrase(text))
