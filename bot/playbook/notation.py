"""How content writes a pattern, and how such a pattern becomes a value.

cant swallow          these words, one after the other
trouble .. swallow*   up to 3 words between; swallow* is any word that starts so
since ... weak        up to 9 words between
tongue ~ swollen      either order, up to 5 words between (once in a pattern)
weak (all over|everywhere)   one of these phrases (in a|b each side is one word)
@trouble a|an? @body  @name is a list of the file's [words]; a|b one of them; ? may be missing
?                     standing alone, a question mark
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product

from bot.domain.lexicon import Part, Pattern
from bot.domain.normalise import folded

GAPS = {"..": 3, "...": 9}
EITHER_ORDER = 5


class NotationError(ValueError):
    """A pattern that cannot be read; the message says why."""


def patterns(written: str, words: Mapping[str, frozenset[str]]) -> Iterator[Pattern]:
    """Every plain pattern that the written one stands for. Raises NotationError."""
    for one in _phrased(written):
        steps = one.split()
        if not steps or {steps[0], steps[-1]} & {*GAPS, "~"}:
            raise NotationError("a pattern must begin and end with a word")
        for left, right in _orders(one):
            joined = f"{left} ~ {right}" if right else left
            yield from _plain(joined.split(), words)


def _phrased(written: str) -> Iterator[str]:
    """The pattern once for each phrase of its brackets."""
    before, bracket, rest = written.partition("(")
    if not bracket:
        if ")" in written:
            raise NotationError(f"a bracket is not opened in '{written}'")
        yield written
        return
    inside, closed, after = rest.partition(")")
    if not closed or "(" in inside:
        raise NotationError(f"a bracket is not closed in '{written}'")
    if before.endswith("|") or after.startswith("|"):
        raise NotationError(f"a | beside a bracket in '{written}': every choice belongs into it, as in (a|b c)")
    for phrase in inside.split("|"):
        for tail in _phrased(after):
            yield f"{before}{phrase}{tail}"


def word_list(written: str) -> frozenset[str]:
    """The words of one list of [words]: separated by spaces, folded as patients' words are."""
    return frozenset(_atom(word) for word in written.split())


def _orders(written: str) -> Iterator[tuple[str, str]]:
    sides = written.split("~")
    if len(sides) > 2:
        raise NotationError(f"more than one ~ in '{written}'")
    left, right = sides[0].strip(), sides[1].strip() if len(sides) == 2 else ""
    yield left, right
    if right:
        yield right, left


def _plain(steps: Iterable[str], words: Mapping[str, frozenset[str]]) -> Iterator[Pattern]:
    choices = [_choices(step) for step in steps]
    for chosen in product(*choices):
        yield Pattern(tuple(_parts([step for step in chosen if step], words)))


def _choices(step: str) -> tuple[str, ...]:
    return (step[:-1], "") if len(step) > 1 and step.endswith("?") else (step,)


def _parts(steps: list[str], words: Mapping[str, frozenset[str]]) -> Iterator[Part]:
    gap = 0
    for step in steps:
        if step == "~" or step in GAPS:
            gap = max(gap, GAPS.get(step, EITHER_ORDER))
            continue
        yield Part(_accepted(step, words), gap)
        gap = 0
    if not any(step != "~" and step not in GAPS for step in steps):
        raise NotationError("a pattern needs one word that may not be missing")


def _accepted(step: str, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """One set serves all patterns that name a list alone."""
    choices = [_choice(choice, words) for choice in step.split("|")]
    return choices[0] if len(choices) == 1 else frozenset().union(*choices)


def _choice(choice: str, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if not choice.startswith("@"):
        return _alone(choice)
    if choice[1:] not in words:
        raise NotationError(f"no list '{choice[1:]}' in [words]")
    return words[choice[1:]]


@lru_cache(maxsize=65_536)
def _alone(word: str) -> frozenset[str]:
    return frozenset((_atom(word),))


def _atom(word: str) -> str:
    stem = word.endswith("*")
    form = folded(word.rstrip("*")) if word != "?" else word
    if not form or (stem and len(form) < 2):
        raise NotationError(f"'{word}' is too short")
    if len(word) > 1 and not word.strip("."):
        raise NotationError(f"'{word}' is no gap: write {' or '.join(GAPS)}")
    return form + "*" if stem else form
