"""A text read by one lexicon: which pattern words stand where, and which patterns are met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.domain.lexicon import Part, Pattern


class Patterned(Protocol):
    """Anything known by patterns: a rule, a cue, a modifier."""

    @property
    def patterns(self) -> tuple[Pattern, ...]: ...


Kind = TypeVar("Kind", bound=Patterned)


@dataclass(frozen=True)
class Match(Generic[Kind]):
    """A pattern met: `at` are the positions of the tokens that met its parts, in order."""

    of: Kind
    at: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.at[0]

    @property
    def last(self) -> int:
        return self.at[-1]


def matches(kinds: Iterable[Kind], read: Sequence[frozenset[str]], sentence_of: Sequence[int]) -> list[Match[Kind]]:
    """Every place where a pattern of `kinds` is met inside one sentence. Linear in the text: gaps are bounded."""
    present = frozenset().union(*read) if read else frozenset()
    starting = _by_first_word(kinds, present)
    found = []
    for position, words in enumerate(read):
        for word in words:
            for kind, pattern in starting.get(word, ()):
                if at := _met(pattern.parts, read, sentence_of, position):
                    found.append(Match(kind, at))
    return list(dict.fromkeys(found))


def _by_first_word(kinds: Iterable[Kind], present: frozenset[str]) -> Mapping[str, list[tuple[Kind, Pattern]]]:
    starting: dict[str, list[tuple[Kind, Pattern]]] = defaultdict(list)
    for kind in kinds:
        for pattern in kind.patterns:
            if all(not present.isdisjoint(part.words) for part in pattern.parts):
                for word in pattern.parts[0].words & present:
                    starting[word].append((kind, pattern))
    return starting


def _met(
    parts: tuple[Part, ...], read: Sequence[frozenset[str]], sentence_of: Sequence[int], position: int
) -> tuple[int, ...]:
    """The nearest positions that meet all parts from `position` on, or nothing."""
    paths: list[tuple[int, ...]] = [(position,)]
    for part in parts[1:]:
        ends: dict[int, tuple[int, ...]] = {}
        for path in paths:
            for at in _next(part, read, sentence_of, path[-1]):
                ends.setdefault(at, (*path, at))
        if not ends:
            return ()
        paths = list(ends.values())
    return paths[0]


def _next(part: Part, read: Sequence[frozenset[str]], sentence_of: Sequence[int], after: int) -> Iterator[int]:
    for at in range(after + 1, min(after + part.gap + 2, len(read))):
        if sentence_of[at] != sentence_of[after]:
            return
        if not part.words.isdisjoint(read[at]):
            yield at
