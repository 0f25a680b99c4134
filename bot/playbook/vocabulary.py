"""Indexes the words of a language for exact, by-sound and one-letter-wrong look-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.domain.lexicon import Pattern, Vocabulary
from bot.domain.spelling import by_sound, slips

_FOLDED_FROM, _SLIPPED_FROM = 4, 5


def vocabulary(patterns: Iterable[Pattern], common: frozenset[str], folds: tuple[tuple[str, str], ...]) -> Vocabulary:
    """The vocabulary of all patterns of a language. Short words stand only for themselves."""
    words = frozenset(word for pattern in patterns for part in pattern.parts for word in part.words)
    literals = frozenset(word for word in words if not word.endswith("*"))
    stems = words - literals
    sounded = {word: by_sound(word, folds) for word in literals if len(word) >= _FOLDED_FROM and word.isalpha()}
    return Vocabulary(
        common=common,
        exact=_index((word, word) for word in literals),
        sounds=_index((sound, word) for word, sound in sounded.items()),
        slips=_index(
            (slip, word) for word, sound in sounded.items() if len(sound) >= _SLIPPED_FROM for slip in slips(sound)
        ),
        stems=_index((stem[:-1], stem) for stem in stems),
        stem_sounds=_index((by_sound(stem[:-1], folds), stem) for stem in stems if len(stem) > _FOLDED_FROM),
        folds=folds,
    )


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    index: dict[str, frozenset[str]] = {}
    for key, word in pairs:
        own = _alone(word)
        index[key] = index[key] | own if key in index else own
    return index


@lru_cache(maxsize=65_536)
def _alone(word: str) -> frozenset[str]:
    """Most keys lead to one word only: one set serves them all."""
    return frozenset((word,))
