"""Phrases of one or more words found in a text. Of those that lie inside each other the longest counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from bot.domain.normalise import tokens

Phrase = tuple[str, ...]  # folded words, one after the other
M = TypeVar("M")


def phrase(written: str) -> Phrase:
    return tuple(token.form for token in tokens(written) if token.is_word)


@dataclass(frozen=True)
class Phrases(Generic[M]):
    """What each phrase means; each is looked up by its first word."""

    meanings: Mapping[Phrase, M]

    @cached_property
    def _lengths(self) -> Mapping[str, Sequence[int]]:
        """How many words the phrases have that begin with a word."""
        found: dict[str, set[int]] = {}
        for words in self.meanings:
            found.setdefault(words[0], set()).add(len(words))
        return {first: sorted(lengths) for first, lengths in found.items()}

    def read(self, words: Phrase) -> tuple[set[M], Phrase]:
        """What the phrases in it mean, and the words that are in none."""
        begun = ((length, at) for at, word in enumerate(words) for length in self._lengths.get(word, ()))
        places = sorted((one for one in begun if sum(one) <= len(words)), key=lambda place: (-place[0], place[1]))
        meant: set[M] = set()
        left: list[str | None] = list(words)
        for length, at in places:
            place = tuple(left[at : at + length])
            if place in self.meanings and None not in place:
                meant.add(self.meanings[words[at : at + length]])
                left[at : at + length] = [None] * length
        return meant, tuple(word for word in left if word is not None)
