"""Learns the second opinion from labelled messages: logistic regression by AdaGrad on what `features.weighed` gives.

The same messages give the same weights: they are visited in a fixed order, and nothing is random but by seed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.domain.features import CLASS_SPACE, Classes, Features, features, forms_of, readings, weighed
from bot.domain.finding import Action
from bot.domain.layout import laid_out
from bot.domain.named import spoken_of
from bot.domain.opinion import Opinion, Scale, Together
from bot.domain.reader import Reader
from bot.domain.screening import doubtable, screen, spareable
from bot.domain.tier import Level
from bot.learning.content_cases import CASE
from bot.playbook.corpus import Example

EPOCHS = 8
_STEP, _DECAY = 0.5, 1e-5  # of AdaGrad; of the weights, at each visit
_SURE = 0.04  # a smaller error teaches nothing
_READING = 0.5  # what the rules read weighs so much beside all words together
_SELDOM = 4  # a feature of fewer messages is forgotten
_SLIGHT = 0.3  # a weight nearer to nothing is forgotten
_OFTEN, _FAINT = 50, 0.5  # the same two of what tells the symptoms apart, which is only a guess
_TIMES_CASE, _TIMES_EVERYDAY = 5, 3  # visits: of what a clinician decided, of what is as clinics get it; of others one
_BIAS = ""

Feature = str | int | tuple[str]  # a word, piece or pair; a class or pair of classes; a reading


Numbers = NDArray[np.intp]
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Lesson:
    """One message as it is learned: what of the features stands in it, by their places in `Lessons.names`, and how much of each."""

    example: Example
    action: Action  # of the rules alone
    level: Level
    read_as: tuple[str, ...]
    doubtable: bool  # the rules escalate it, something speaks against it, and no words are beyond doubt
    spareable: bool  # the rules ask about it, and something speaks against all they ask about
    forms: tuple[str, ...]
    places: Numbers
    shares: Weights


@dataclass(frozen=True)
class Lessons:
    """Messages, and the features that stand in enough of them to teach anything. `groups`: so many of these symptoms are an emergency."""

    names: Sequence[Feature]
    every: Sequence[Lesson]
    groups: Sequence[tuple[int, Sequence[str]]] = ()


def lessons(examples: Iterable[Example], reader: Reader, classes: Classes) -> Lessons:
    """The messages made ready. `reader` must hold no opinion yet."""
    numbers: dict[Feature, int] = {}
    every = [_lesson(example, reader, classes, numbers) for example in examples]
    often = _times(every, len(numbers)) >= _SELDOM
    names = [name for name, kept in zip(numbers, often, strict=True) if kept]
    places = np.cumsum(often) - 1
    return Lessons(names, [_only(lesson, often, places) for lesson in every], _groups(reader))


def _groups(reader: Reader) -> list[tuple[int, Sequence[str]]]:
    return [
        (group.at_least, sorted(symptom for symptom, own in reader.symptoms.items() if own.group == name))
        for name, group in reader.policy.groups.items()
    ]


def _lesson(example: Example, reader: Reader, classes: Classes, numbers: dict[Feature, int]) -> Lesson:
    written = reader.read(example.text, example.language)
    layout, screening = laid_out(written.words, written.boundaries), screen(example.text, reader, example.language)
    effects = {cue.of.effect for cue in spoken_of(written, layout, reader)}
    read_as = readings(screening.findings, effects)
    may_doubt = screening.action is Action.ESCALATE and doubtable(screening.findings, effects, reader.policy)
    may_spare = (
        screening.action is Action.ASK and not screening.failed and spareable(screening.findings, effects, reader)
    )
    forms = tuple(forms_of(written.words))
    weights = _weights(features(forms, classes), read_as)
    places = np.array([numbers.setdefault(name, len(numbers)) for name in weights], np.intp)
    shares = np.array(list(weights.values()), np.float64)
    return Lesson(example, screening.action, screening.level, read_as, may_doubt, may_spare, forms, places, shares)


def _weights(of: Features, read_as: Sequence[str]) -> Mapping[Feature, float]:
    words, kinds = weighed(of)
    weights: dict[Feature, float] = {_BIAS: 1.0}
    weights.update(words.items())
    weights.update(kinds.items())
    weights.update(((name,), _READING) for name in read_as)
    return weights


def _times(every: Sequence[Lesson], size: int) -> Numbers:
    """In how many messages each feature stands."""
    return np.bincount(np.concatenate([np.empty(0, np.intp), *(one.places for one in every)]), minlength=size)


def _only(lesson: Lesson, kept: NDArray[np.bool_], places: Numbers) -> Lesson:
    """The lesson with the features that are kept, at their new places."""
    own = kept[lesson.places]
    return replace(lesson, places=places[lesson.places[own]], shares=lesson.shares[own])


def learned(lessons: Lessons, classes: Classes, seed: int = 1) -> Opinion:
    """The opinion that these lessons teach; thresholds are still missing."""
    names, every = lessons.names, lessons.every
    often = _times(every, len(names)) >= _SELDOM
    ready = [_only(lesson, often, np.arange(len(names))) for lesson in every]
    flagged = [one for one in ready if one.example.flags]
    flag = _scale(names, _descended(ready, [bool(one.example.flags) for one in ready], len(names), seed))
    emergencies = [one.example.level is Level.EMERGENCY for one in flagged]
    grave = _scale(names, _descended(flagged, emergencies, len(names), seed))
    symptoms = sorted({symptom for one in flagged for symptom in one.example.flags})
    together = [Together(least, _as_likely(lessons, of, seed)) for least, of in lessons.groups]
    return Opinion(flag, grave, _symptoms(lessons, symptoms, seed, _is_single), {}, classes, together)


def _as_likely(lessons: Lessons, symptoms: Iterable[str], seed: int) -> Mapping[str, Scale]:
    """Each by what the rules read too, and as seldom as it is: what resembles a rare sign a little is seldom one."""
    flagged = [one.example.flags for one in lessons.every if one.example.flags]
    scales = _symptoms(lessons, symptoms, seed, _is_single_or_read)
    shares = {symptom: sum(symptom in flags for flags in flagged) / len(flagged) for symptom in scales}
    return {one: replace(scale, bias=scale.bias + _log_odds(shares[one])) for one, scale in scales.items()}


def _log_odds(share: float) -> float:
    return round(math.log(share / (1 - share)), 2) if 0 < share < 1 else 0.0


def _symptoms(
    lessons: Lessons, symptoms: Iterable[str], seed: int, wanted: Callable[[Feature], bool]
) -> Mapping[str, Scale]:
    """What tells each of them from the others, learned of messages that have a red flag: of what is wanted and seen often."""
    names, flagged = lessons.names, [one for one in lessons.every if one.example.flags]
    kept = np.array([wanted(name) for name in names], np.bool_)
    often = kept & (_times(flagged, len(names)) >= min(_OFTEN, len(flagged) // 2))
    ready = [_only(lesson, often, np.arange(len(names))) for lesson in flagged]
    truths = {symptom: [symptom in one.example.flags for one in flagged] for symptom in symptoms}
    return {one: _scale(names, _descended(ready, truths[one], len(names), seed), _FAINT, 1) for one in symptoms}


def _is_single(name: Feature) -> bool:
    """A word, a piece or a class; no pair, and nothing the rules read: they are silent where one must guess."""
    return name == _BIAS or (name < CLASS_SPACE if isinstance(name, int) else isinstance(name, str) and " " not in name)


def _is_single_or_read(name: Feature) -> bool:
    """The same with what the rules read: it shows which sign of several they have found."""
    return isinstance(name, tuple) or _is_single(name)


def _scale(names: Sequence[Feature], weights: Weights, slight: float = _SLIGHT, places: int = 2) -> Scale:
    kept = {names[at]: round(float(weights[at]), places) for at in np.flatnonzero(np.abs(weights) >= slight).tolist()}
    return Scale(
        bias=kept.get(_BIAS, 0.0),
        words={name: weight for name, weight in kept.items() if isinstance(name, str) and name != _BIAS},
        classes={name: weight for name, weight in kept.items() if isinstance(name, int)},
        readings={name[0]: round(weight * _READING, 3) for name, weight in kept.items() if isinstance(name, tuple)},
    )


def _descended(ready: Sequence[Lesson], truths: Sequence[bool], size: int, seed: int) -> Weights:
    """The weights after all visits; both kinds of message count for the same in all."""
    weights, slopes = np.zeros(size), np.full(size, 1e-6)
    so = sum(truths)
    balance = {True: 0.5 * len(truths) / (so or 1), False: 0.5 * len(truths) / ((len(truths) - so) or 1)}
    order = [at for at, one in enumerate(ready) for _ in range(_visits(one.example))]
    shuffled = random.Random(seed)  # noqa: S311
    for _ in range(EPOCHS):
        shuffled.shuffle(order)
        for at in order:
            _visit(ready[at], truths[at], balance[truths[at]], weights, slopes)
    return weights


def _visits(example: Example) -> int:
    if example.kind == CASE:
        return _TIMES_CASE
    return _TIMES_EVERYDAY if example.everyday else 1


def _visit(lesson: Lesson, truth: bool, balance: float, weights: Weights, slopes: Weights) -> None:
    """One step towards what the message should have been scored."""
    own = weights[lesson.places]
    scored = float(lesson.shares @ own)
    error = (1 / (1 + math.exp(-max(-30.0, min(30.0, scored)))) - truth) * balance
    if abs(error) < _SURE:
        return
    slope = error * lesson.shares + _DECAY * own
    slopes[lesson.places] = steep = slopes[lesson.places] + slope * slope
    weights[lesson.places] = own - _STEP * slope / np.sqrt(steep)
