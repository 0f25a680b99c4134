"""Where sentences and clauses lie in a text: how far a cue may reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.lexicon import Boundaries
from bot.domain.normalise import Token

_LONGEST_SENTENCE = 150  # tokens; keeps the cost in proportion where nothing ends a sentence


@dataclass(frozen=True)
class Layout:
    """For each token, the number of its sentence and of its clause."""

    sentence: tuple[int, ...]
    clause: tuple[int, ...]


def joined(boundaries: Iterable[Boundaries]) -> Boundaries:
    """The boundaries of several languages as one: a passage may mix them."""
    every = list(boundaries)
    return Boundaries(
        sentence=frozenset().union(*(one.sentence for one in every)),
        clause=frozenset().union(*(one.clause for one in every)),
        joiners=frozenset().union(*(one.joiners for one in every)),
        restarts=frozenset().union(*(one.restarts for one in every)),
    )


def laid_out(words: Sequence[Token], boundaries: Sequence[Boundaries]) -> Layout:
    """Number the sentences and clauses, by the boundaries at each token; a mark belongs to what it ends."""
    sentences, clauses = [], []
    sentence = clause = began = 0
    for at, (token, own) in enumerate(zip(words, boundaries, strict=True)):
        if token.form in own.clause or _restarts(words, at, own):
            clause += 1
        sentences.append(sentence)
        clauses.append(clause)
        if token.form in (".", "?") or token.form in own.sentence or at - began >= _LONGEST_SENTENCE:
            sentence, clause, began = sentence + 1, clause + 1, at
        elif token.form == ";":
            clause += 1
    return Layout(tuple(sentences), tuple(clauses))


def _restarts(words: Sequence[Token], at: int, boundaries: Boundaries) -> bool:
    if at == 0 or words[at].form not in boundaries.restarts:
        return False
    before = words[at - 1].form
    return before == "," or before in boundaries.joiners
