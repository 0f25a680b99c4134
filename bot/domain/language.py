"""Which languages a passage is written in, by the letters of its words; mixed passages have several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import add

from bot.domain.normalise import Token

_PIECE = 3  # letters, the edges of a word counted
_WORD = 16  # letters looked at
_FAR = 4.0  # log odds: a language so much less likely than the best is not the one written
_OWN = 3.0  # log odds: a word that is so much likelier in another language speaks for that one
_OWN_WORDS = 2  # so many words make a language plausible beside a better one
_HINT = 2.0  # log odds in favour of the language the patient reads
_WHOLE = 0.4  # how much the rest of the message speaks for a passage
_REMEMBERED = 20_000  # words

Scores = tuple[float, ...]  # one for each language


@dataclass(frozen=True)
class Languages:
    """For each piece of a word, how likely it is in each of `names`: logarithms, learned from labelled messages."""

    names: tuple[str, ...]
    pieces: Mapping[str, Scores]
    otherwise: Scores  # of a piece never seen

    @cached_property
    def of_word(self) -> Callable[[str], Scores]:
        """How likely a word is in each language; its pieces count for about one piece and a half. Remembered."""

        @lru_cache(_REMEMBERED)
        def likely(form: str) -> Scores:
            each = [self.pieces.get(piece, self.otherwise) for piece in word_pieces(form)]
            return tuple(1.5 * sum(column) / len(each) ** 0.5 for column in zip(*each, strict=True))

        return likely


def word_pieces(form: str) -> list[str]:
    """Every run of 3 letters, edges marked; the whole of a shorter word."""
    edged = f"<{form[:_WORD]}>"
    return [edged[at : at + _PIECE] for at in range(max(1, len(edged) - _PIECE + 1))]


def segments(words: Sequence[Token]) -> list[int]:
    """For each token the number of its passage: what stands between the marks that end a sentence or a clause."""
    numbers, number = [], 0
    for token in words:
        numbers.append(number)
        number += token.form in (".", "?", ";")
    return numbers


def spoken(words: Sequence[Token], segment: Sequence[int], hint: str, languages: Languages) -> list[frozenset[str]]:
    """For each passage the languages it may be written in, never none. The hint is the language the patient reads."""
    passages: list[list[Scores]] = [[] for _ in range(segment[-1] + 1)] if words else []
    for token, number in zip(words, segment, strict=True):
        if token.form[0].isalpha():
            passages[number].append(languages.of_word(token.form))
    whole = _sum([score for passage in passages for score in passage], len(languages.names))
    before = tuple(_HINT * (name == hint) + _beyond(whole, at) for at, name in enumerate(languages.names))
    unsaid = frozenset(_plausible(languages.names, before, (), hint))
    return [
        frozenset(_plausible(languages.names, before, passage, hint)) if passage else unsaid for passage in passages
    ]


def _plausible(names: Sequence[str], before: Scores, passage: Sequence[Scores], hint: str) -> Iterator[str]:
    total = tuple(map(add, before, _sum(passage, len(names))))
    best = max(range(len(total)), key=total.__getitem__)
    for at, name in enumerate(names):
        near = 2 * _FAR if name == hint else _FAR
        if total[at] >= total[best] - near or sum(word[at] >= word[best] + _OWN for word in passage) >= _OWN_WORDS:
            yield name


def _sum(passage: Sequence[Scores], names: int) -> Scores:
    return tuple(map(sum, zip(*passage, strict=True))) if passage else (0.0,) * names


def _beyond(scores: Scores, at: int) -> float:
    """What the rest of the message says of a passage: how far the language lies below the best, within reason."""
    return max(_WHOLE * (scores[at] - max(scores)), -_FAR)
