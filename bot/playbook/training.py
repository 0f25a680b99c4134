"""Learns the second opinion from labelled messages: logistic regression, the worst passage of a message standing for all of it.

The same messages give the same weights, bit for bit: messages are visited in a fixed order, and nothing is random but by seed.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.finding import Action
from bot.domain.layout import laid_out
from bot.domain.opinion import Opinion, features, forms_of, passages, read_by_rules, weighted
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.playbook.corpus import Example

EPOCHS = 12
_STEP, _DECAY = 0.5, 2e-5  # of AdaGrad; of the weights, at each visit
_SELDOM = 2  # a feature of fewer messages is forgotten
_SLIGHT = 0.02  # a weight nearer to nothing is forgotten
_TELLING = 400  # features kept for each symptom


@dataclass(frozen=True)
class Lesson:
    """One message as it is learned: each passage by its features, the rules' reading among them."""

    example: Example
    action: Action  # of the rules alone
    passages: tuple[Mapping[str, float], ...]


Held = list[tuple[Lesson, float]]


def lessons(examples: Iterable[Example], reader: Reader) -> list[Lesson]:
    """The messages made ready. `reader` must hold no opinion yet."""
    return [_lesson(example, reader) for example in examples]


def _lesson(example: Example, reader: Reader) -> Lesson:
    screening = screen(example.text, reader, example.language)
    words = reader.words(example.text, example.language)
    given = dict.fromkeys(read_by_rules(screening.findings), 1.0)
    parts = passages(words, laid_out(words, reader.boundaries))
    weighed = (features(forms_of(words[first : last + 1])) for first, last in parts)
    return Lesson(example, screening.action, tuple({**one, **given} for one in weighed if one))


def learned(every: Sequence[Lesson], seed: int = 1) -> Opinion:
    """The opinion that these lessons teach; `ask_at` is still empty."""
    counted = Counter(name for lesson in every for name in set().union(*lesson.passages))
    kept = {name for name, count in counted.items() if count >= _SELDOM}
    bias, flag = _weights(every, kept, seed)
    symptoms = {symptom: _telling(every, symptom, kept) for symptom in sorted(_flags(every))}
    return Opinion(round(bias, 3), flag, symptoms, {})


def _flags(every: Sequence[Lesson]) -> set[str]:
    return {flag for lesson in every for flag in lesson.example.flags}


def _weights(every: Sequence[Lesson], kept: set[str], seed: int) -> tuple[float, Mapping[str, float]]:
    weights: dict[str, float] = defaultdict(float)
    slopes: dict[str, float] = defaultdict(lambda: 1e-6)
    ready = [
        (
            [[(name, share) for name, share in one.items() if name in kept] + [("", 1.0)] for one in lesson.passages],
            lesson,
        )
        for lesson in every
        if lesson.passages
    ]
    flagged = sum(1 for _, lesson in ready if lesson.example.flags)
    balance = {True: 0.5 * len(ready) / (flagged or 1), False: 0.5 * len(ready) / ((len(ready) - flagged) or 1)}
    order = random.Random(seed)  # noqa: S311
    for _ in range(EPOCHS):
        order.shuffle(ready)
        for parts, lesson in ready:
            _visit(parts, bool(lesson.example.flags), weights, slopes, balance)
    bias = weights.pop("", 0.0)
    return bias, {name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= _SLIGHT}


def _visit(
    parts: Sequence[Sequence[tuple[str, float]]],
    flagged: bool,
    weights: dict[str, float],
    slopes: dict[str, float],
    balance: Mapping[bool, float],
) -> None:
    """One step towards what the message should have been scored."""
    scored = [sum(weights[name] * share for name, share in part) for part in parts]
    worst = max(range(len(parts)), key=scored.__getitem__)
    error = (1 / (1 + math.exp(-max(-30.0, min(30.0, scored[worst])))) - flagged) * balance[flagged]
    for name, share in parts[worst]:
        slope = error * share + _DECAY * weights[name]
        slopes[name] += slope * slope
        weights[name] -= _STEP * slope / math.sqrt(slopes[name])


def _telling(every: Sequence[Lesson], symptom: str, kept: set[str]) -> Mapping[str, float]:
    """The features that tell this symptom from the others, by log odds among flagged messages."""
    own: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for lesson in every:
        if lesson.example.flags:
            count = own if symptom in lesson.example.flags else other
            count.update({name for part in lesson.passages for name in part if name in kept and name[0] not in "=<"})
    odds = {
        name: math.log((times + 0.5) / (own.total() + 1)) - math.log((other[name] + 0.5) / (other.total() + 1))
        for name, times in own.items()
    }
    telling = sorted(odds, key=lambda name: (-odds[name] * math.sqrt(own[name]), name))[:_TELLING]
    return {name: round(odds[name], 2) for name in sorted(telling)}


def taught(examples: Sequence[Example], reader: Reader, asks_at_most: Mapping[str, float]) -> tuple[Opinion, Held]:
    """The opinion of all examples, and every message as it is scored by an opinion that never saw its author.

    `ask_at` is set so that, of strangers' messages without a flag, at most this share is asked about in each language.
    """
    every = lessons(examples, reader)
    held = _held_out(every)
    opinion = learned(every)
    return replace(opinion, ask_at=dict(_thresholds(held, asks_at_most))), held


def _held_out(every: Sequence[Lesson]) -> Held:
    folds = _folds([lesson.example.author for lesson in every])
    found = []
    for fold in sorted(set(folds.values())):
        opinion = learned([lesson for lesson in every if folds[lesson.example.author] != fold])
        found += [(lesson, score(lesson, opinion)) for lesson in every if folds[lesson.example.author] == fold]
    return found


def _folds(authors: Iterable[str]) -> Mapping[str, int]:
    """A number for each author: authors of one language never share one, authors of several languages may."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for author in sorted(set(authors)):
        by_language[author[:2]].append(author)
    return {author: number for group in by_language.values() for number, author in enumerate(group)}


def score(lesson: Lesson, opinion: Opinion) -> float:
    """The score of its worst passage; lower than any threshold where it has no words."""
    return opinion.bias + max((weighted(one, opinion.flag) for one in lesson.passages), default=-math.inf)


def _thresholds(held: Held, asks_at_most: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for language, most in asks_at_most.items():
        clear = [(one, score) for one, score in held if one.example.language == language and not one.example.flags]
        asked = sum(one.action is Action.ASK for one, _ in clear)
        open_to_doubt = sorted((score for one, score in clear if one.action is Action.NONE), reverse=True)
        allowed = max(0, int(most * len(clear)) - asked)
        if allowed < len(open_to_doubt):
            yield language, round(open_to_doubt[allowed] + _SLIGHT, 2)


def would_catch(lesson: Lesson, scored: float, opinion: Opinion) -> bool:
    """True where the rules or the opinion would have answered the message."""
    return lesson.action is not Action.NONE or scored >= opinion.ask_at.get(lesson.example.language, math.inf)
