"""The everyday words of the languages, by wordfreq: what nobody may take for a misspelling."""

from __future__ import annotations

from collections.abc import Iterable

import wordfreq

from bot.domain.normalise import folded

MOST_FREQUENT = 25_000  # words of each language; further down stand misspellings, too


def everyday_words(languages: Iterable[str]) -> frozenset[str]:
    """As they are folded to be read."""
    frequent = (folded(word) for language in languages for word in wordfreq.top_n_list(language, MOST_FREQUENT))
    return frozenset(word for word in frequent if word.isalpha())
