"""Learns the second opinion from labelled messages: logistic regression by AdaGrad on what `opinion.weighed` gives.

The same messages give the same weights, bit for bit: messages are visited in a fixed order, and nothing is random but by seed.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from bot.domain.finding import Action
from bot.domain.layout import laid_out
from bot.domain.named import spoken_of
from bot.domain.opinion import Classes, Opinion, Scale, forms_of, readings, weighed
from bot.domain.reader import Reader
from bot.domain.screening import doubtable, screen
from bot.domain.tier import Level
from bot.playbook.corpus import Example

EPOCHS = 8
_STEP, _DECAY = 0.5, 1e-5  # of AdaGrad; of the weights, at each visit
_SURE = 0.04  # a smaller error teaches nothing
_READING = 0.5  # what the rules read weighs so much beside all words together
_SELDOM = 4  # a feature of fewer messages is forgotten
_SLIGHT = 0.2  # a weight nearer to nothing is forgotten
_TELLING = 300  # words kept for each symptom
_BIAS = ""

Feature = str | int | tuple[str]  # a word, piece or pair; a class or pair of classes; a reading


@dataclass(frozen=True)
class Lesson:
    """One message as it is learned."""

    example: Example
    action: Action  # of the rules alone
    level: Level
    read_as: tuple[str, ...]
    doubtable: bool  # the rules escalate it, something speaks against it, and no words are beyond doubt
    forms: tuple[str, ...]
    features: Mapping[Feature, float]


def lessons(examples: Iterable[Example], reader: Reader, classes: Classes) -> list[Lesson]:
    """The messages made ready. `reader` must hold no opinion yet."""
    return [_lesson(example, reader, classes) for example in examples]


def _lesson(example: Example, reader: Reader, classes: Classes) -> Lesson:
    written = reader.read(example.text, example.language)
    layout, screening = laid_out(written.words, written.boundaries), screen(example.text, reader, example.language)
    effects = {cue.of.effect for cue in spoken_of(written, layout, reader)}
    read_as = readings(screening.findings, effects)
    may_doubt = screening.action is Action.ESCALATE and doubtable(screening.findings, effects, reader.policy)
    forms = forms_of(written.words)
    words, kinds = weighed(forms, classes)
    features: dict[Feature, float] = {_BIAS: 1.0}
    features.update(words.items())
    features.update(kinds.items())
    features.update(((name,), _READING) for name in read_as)
    return Lesson(example, screening.action, screening.level, read_as, may_doubt, tuple(forms), features)


def learned(every: Sequence[Lesson], classes: Classes, seed: int = 1) -> Opinion:
    """The opinion that these lessons teach; thresholds are still missing."""
    counted = Counter(name for lesson in every for name in lesson.features)
    numbers = {name: at for at, name in enumerate(sorted((n for n in counted if counted[n] >= _SELDOM), key=repr))}
    ready = [_numbered(lesson, numbers) for lesson in every]
    truths = ([bool(one.example.flags) for one in every], [one.example.level is Level.EMERGENCY for one in every])
    flag, grave = (_scale(ready, numbers, so, seed) for so in truths)
    symptoms = sorted({flag for lesson in every for flag in lesson.example.flags})
    return Opinion(flag, grave, {symptom: _telling(every, symptom) for symptom in symptoms}, {}, classes)


Numbered = tuple[tuple[int, ...], tuple[float, ...]]


def _numbered(lesson: Lesson, numbers: Mapping[Feature, int]) -> Numbered:
    kept = [(numbers[name], share) for name, share in lesson.features.items() if name in numbers]
    return tuple(at for at, _ in kept), tuple(share for _, share in kept)


def _scale(ready: Sequence[Numbered], numbers: Mapping[Feature, int], truths: Sequence[bool], seed: int) -> Scale:
    weights = dict(zip(numbers, _descended(ready, truths, len(numbers), seed), strict=True))
    kept = {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= _SLIGHT}
    return Scale(
        bias=round(weights.get(_BIAS, 0.0), 3),
        words={name: weight for name, weight in kept.items() if isinstance(name, str) and name != _BIAS},
        classes={name: weight for name, weight in kept.items() if isinstance(name, int)},
        readings={name[0]: round(weight * _READING, 3) for name, weight in kept.items() if isinstance(name, tuple)},
    )


def _descended(ready: Sequence[Numbered], truths: Sequence[bool], size: int, seed: int) -> list[float]:
    """The weights after all visits; both kinds of message count for the same in all."""
    weights, slopes = [0.0] * size, [1e-6] * size
    so = sum(truths)
    balance = {True: 0.5 * len(truths) / (so or 1), False: 0.5 * len(truths) / ((len(truths) - so) or 1)}
    order, shuffled = list(range(len(ready))), random.Random(seed)  # noqa: S311
    for _ in range(EPOCHS):
        shuffled.shuffle(order)
        for at in order:
            _visit(*ready[at], truths[at], balance[truths[at]], weights, slopes)
    return weights


def _visit(
    places: Sequence[int],
    shares: Sequence[float],
    truth: bool,
    balance: float,
    weights: list[float],
    slopes: list[float],
) -> None:
    """One step towards what the message should have been scored."""
    scored = sum(map(mul, shares, map(weights.__getitem__, places)))
    error = (1 / (1 + math.exp(-max(-30.0, min(30.0, scored)))) - truth) * balance
    if abs(error) < _SURE:
        return
    for at, share in zip(places, shares, strict=True):
        slope = error * share + _DECAY * weights[at]
        slopes[at] += slope * slope
        weights[at] -= _STEP * slope / math.sqrt(slopes[at])


def _telling(every: Sequence[Lesson], symptom: str) -> Mapping[str, float]:
    """The words and pieces that tell this symptom from the others, by log odds among flagged messages."""
    own: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for lesson in every:
        if lesson.example.flags:
            count = own if symptom in lesson.example.flags else other
            count.update(name for name in lesson.features if isinstance(name, str) and name)
    odds = {
        name: math.log((times + 0.5) / (own.total() + 1)) - math.log((other[name] + 0.5) / (other.total() + 1))
        for name, times in own.items()
        if times >= _SELDOM
    }
    telling = sorted(odds, key=lambda name: (-odds[name] * math.sqrt(own[name]), name))[:_TELLING]
    return {name: round(odds[name], 2) for name in sorted(telling)}
