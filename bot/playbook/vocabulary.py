"""Indexes the words of a language for exact, by-sound and one-letter-wrong look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

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
    index: dict[str, set[str]] = defaultdict(set)
    for key, word in pairs:
        index[key].add(word)
    return {key: frozenset(words) for key, words in index.items()}
