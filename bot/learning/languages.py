"""Learns to tell languages apart: how often each piece of a word stands in the messages of each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from bot.domain.language import Languages, word_pieces
from bot.domain.normalise import tokens
from bot.playbook.corpus import Example

_SELDOM = 4  # a piece seen fewer times is forgotten
_UNSEEN = 0.5  # what stands for a piece that one language never had


def told_apart(examples: Iterable[Example]) -> Languages:
    """The logarithms of how likely each piece is; messages that mix languages teach nothing."""
    counts: dict[str, Counter[str]] = {}
    for example in examples:
        if example.kind != "code_switch":
            forms = (token.form for token in tokens(example.text) if token.form[0].isalpha())
            counts.setdefault(example.language, Counter()).update(
                piece for form in forms for piece in word_pieces(form)
            )
    names = tuple(sorted(counts))
    times = Counter[str]()
    for own in counts.values():
        times.update(own)
    kept = sorted(piece for piece, count in times.items() if count >= _SELDOM)
    totals = {name: counts[name].total() + _UNSEEN * len(kept) for name in names}

    def scores(piece: str) -> tuple[float, ...]:
        return tuple(round(math.log((counts[name][piece] + _UNSEEN) / totals[name]), 2) for name in names)

    return Languages(names, {piece: scores(piece) for piece in kept}, scores(""))
