"""Patterns met in a text. Each is looked up by its rarest word, so that a message costs what it says, not what could be said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from bot.domain.lexicon import Part, Pattern


class Patterned(Protocol):
    """Anything known by patterns: a rule, a cue, a modifier."""

    @property
    def patterns(self) -> tuple[Pattern, ...]: ...


Kind = TypeVar("Kind", bound=Patterned)


class Match(NamedTuple, Generic[Kind]):
    """A pattern met: `at` are the positions of the tokens that met its parts, in order.

    `span` is first and last of them with their doubles: the "going" of "going down" where either would have done.
    """

    of: Kind
    at: tuple[int, ...]
    span: tuple[int, int]

    @property
    def first(self) -> int:
        return self.at[0]

    @property
    def last(self) -> int:
        return self.at[-1]


@dataclass(frozen=True)
class Anchored(Generic[Kind]):
    """A pattern seen from its rarest part: the parts after it, and those before it from near to far.

    `needs` are the words of the next rarest part: a text without any of them cannot meet the pattern. Empty where there is none.
    """

    of: Kind
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    needs: frozenset[str]


Index = Mapping[str, Sequence[Anchored[Kind]]]


def indexed(kinds: Iterable[Kind]) -> Index[Kind]:
    """The patterns of `kinds` under each word of their rarest part."""
    every = [(kind, pattern) for kind in kinds for pattern in kind.patterns]
    used = Counter(word for _, pattern in every for part in pattern.parts for word in part.words)
    weights = {words: sum(used[word] for word in words) for words in {p.words for _, one in every for p in one.parts}}
    index: dict[str, list[Anchored[Kind]]] = defaultdict(list)
    for kind, pattern in every:
        parts = pattern.parts
        rarest, *others = sorted(range(len(parts)), key=lambda at: weights[parts[at].words])
        needs = parts[others[0]].words if others else frozenset[str]()
        anchored = Anchored(kind, _backwards(parts[: rarest + 1]), parts[rarest + 1 :], needs)
        for word in parts[rarest].words:
            index[word].append(anchored)
    return index


def _backwards(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts before the last one, nearest first, each with the gap to the one that follows it."""
    return tuple(Part(parts[at].words, parts[at + 1].gap) for at in range(len(parts) - 2, -1, -1))


def matches(index: Index[Kind], read: Sequence[frozenset[str]], sentence_of: Sequence[int]) -> list[Match[Kind]]:
    """Every place where a pattern is met inside one sentence, in order. Linear in the text: gaps are bounded."""
    return list(dict.fromkeys(_matches(index, read, sentence_of)))


def _matches(index: Index[Kind], read: Sequence[frozenset[str]], sentence_of: Sequence[int]) -> Iterator[Match[Kind]]:
    every = frozenset[str]().union(*read)
    for position, words in enumerate(read):
        for word in words:
            for anchored in index.get(word, ()):
                if anchored.needs and anchored.needs.isdisjoint(every):
                    continue
                after = _met(anchored.after, read, sentence_of, position, 1) if anchored.after else ()
                if after is None:
                    continue
                before = _met(anchored.before, read, sentence_of, position, -1) if anchored.before else ()
                if before is not None:
                    at = (*before[::-1], position, *after)
                    yield Match(anchored.of, at, _with_doubles(at, anchored, read))


def _with_doubles(at: tuple[int, ...], anchored: Anchored[Kind], read: Sequence[frozenset[str]]) -> tuple[int, int]:
    """From first to last, each moved outwards over words that meet its part as well."""
    first, last = at[0], at[-1]
    while anchored.before and first > 0 and not anchored.before[-1].words.isdisjoint(read[first - 1]):
        first -= 1
    while anchored.after and last + 1 < len(read) and not anchored.after[-1].words.isdisjoint(read[last + 1]):
        last += 1
    return first, last


def _met(
    parts: tuple[Part, ...], read: Sequence[frozenset[str]], sentence_of: Sequence[int], position: int, step: int
) -> tuple[int, ...] | None:
    """The nearest positions that meet all parts, going from `position` by `step`; None where they are not met."""
    paths: dict[int, tuple[int, ...]] = {position: ()}
    for part in parts:
        ends: dict[int, tuple[int, ...]] = {}
        for last, path in paths.items():
            for at in range(last + step, last + step * (part.gap + 2), step):
                if not 0 <= at < len(read) or sentence_of[at] != sentence_of[position]:
                    break
                if at not in ends and not part.words.isdisjoint(read[at]):
                    ends[at] = (*path, at)
        if not ends:
            return None
        paths = ends
    return next(iter(paths.values()))
