"""Opinions measured on authors they never learned from, and the thresholds that follow from what content allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from bot.domain.features import Classes, Features, features
from bot.domain.finding import Action
from bot.domain.lexicon import Policy
from bot.domain.opinion import Opinion, Thresholds, gravity, score
from bot.domain.tier import Level
from bot.learning.training import Lesson, Lessons, learned

_ABOVE = 0.01  # a threshold stands so far above the score it must exclude
NEVER = 99.0  # a score no message has, either way
FOLDS = 4


@dataclass(frozen=True)
class Held:
    """A message with the scores of an opinion that never saw its author."""

    lesson: Lesson
    flag: float
    grave: float

    @property
    def is_flagged(self) -> bool:
        return bool(self.lesson.example.flags)

    @property
    def is_grave(self) -> bool:
        return self.lesson.example.level is Level.EMERGENCY


def taught(every: Lessons, classes: Classes, policy: Policy) -> tuple[Opinion, list[Held]]:
    """The opinion of all lessons, and every message as strangers score it: the thresholds are chosen on these."""
    with ProcessPoolExecutor() as pool:
        opinion = pool.submit(learned, every, classes)
        held = held_out(every, classes, pool)
        thresholds = {language: chosen(_of(held, language), policy, language) for language in policy.asks_at_most}
        return replace(opinion.result(), thresholds=thresholds), held


def held_out(every: Lessons, classes: Classes, pool: Executor) -> list[Held]:
    """Every message, scored by an opinion learned from other authors."""
    folds = _folds([lesson.example.author for lesson in every.every])
    found = pool.map(partial(_held, every, classes, folds), sorted(set(folds.values())))
    return [one for fold in found for one in fold]


def _held(every: Lessons, classes: Classes, folds: Mapping[str, int], fold: int) -> list[Held]:
    others = [lesson for lesson in every.every if folds[lesson.example.author] != fold]
    opinion = learned(Lessons(every.names, others, every.groups), classes)
    return [
        _scored(lesson, features(lesson.forms, classes), opinion)
        for lesson in every.every
        if folds[lesson.example.author] == fold
    ]


def _scored(lesson: Lesson, of: Features, opinion: Opinion) -> Held:
    return Held(lesson, score(of, lesson.read_as, opinion.flag), gravity(of, lesson.read_as, opinion))


def _folds(authors: Iterable[str]) -> Mapping[str, int]:
    """A number for each author, spread so that a language loses as few of its authors at a time as can be."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for author in sorted(set(authors)):
        by_language[author[:2]].append(author)
    return {author: number % FOLDS for group in by_language.values() for number, author in enumerate(group)}


def _of(held: Iterable[Held], language: str) -> list[Held]:
    return [one for one in held if one.lesson.example.language == language]


def chosen(held: Sequence[Held], policy: Policy, language: str) -> Thresholds:
    """The thresholds of one language: as sensitive as the allowed shares of questions admit.

    Questions are counted where messages are as a clinic gets them; what must not be lost is chosen on all, the hard ones too.
    """
    every = [one for one in held if not one.is_flagged]
    clear = [one for one in every if one.lesson.example.everyday] or every
    doubt = _doubt(held, policy.doubts_at_most.get(language, 0.0))
    spare = _spare(held, policy.spares_at_most.get(language, 0.0))
    doubted = sum(one.lesson.doubtable and one.flag < doubt for one in clear)
    asked = sum(one.lesson.action is Action.ASK and not _is_spared(one, spare) for one in clear)
    silent = sorted((one.flag for one in clear if one.lesson.action is Action.NONE), reverse=True)
    allowed = int(policy.asks_at_most[language] * len(clear)) - doubted - asked
    ask = _above(silent, max(0, allowed), otherwise=-NEVER)
    grave = _grave(held, doubt, policy.grave_missed_at_most.get(language, 0.0))
    return Thresholds(round(ask, 2), round(doubt, 2), round(grave, 2), round(spare, 2))


def _above(falling: Sequence[float], allowed: int, *, otherwise: float) -> float:
    """The lowest threshold that at most `allowed` of the scores reach."""
    return falling[allowed] + _ABOVE if allowed < len(falling) else otherwise


def _doubt(held: Sequence[Held], doubted_at_most: float) -> float:
    """The highest threshold that lets at most the allowed share of escalated red flags become a question first.

    Chosen on red flags, not on false alarms: the rules were written with these messages in sight, and cry wolf less here than elsewhere.
    """
    escalated = [one for one in held if one.is_flagged and one.lesson.action is Action.ESCALATE]
    doubtable = sorted(one.flag for one in escalated if one.lesson.doubtable)
    allowed = int(doubted_at_most * len(escalated))
    return doubtable[allowed] if allowed < len(doubtable) else -NEVER


def _spare(held: Sequence[Held], spared_at_most: float) -> float:
    """The highest threshold that lets at most the allowed share of red flags, which the rules would ask about, pass in silence."""
    flagged = [one for one in held if one.is_flagged]
    spareable = sorted(one.flag for one in flagged if one.lesson.spareable)
    allowed = int(spared_at_most * len(flagged))
    return spareable[allowed] if allowed < len(spareable) else -NEVER


def _is_spared(one: Held, spare: float) -> bool:
    return one.lesson.spareable and one.flag < spare


def _grave(held: Sequence[Held], doubt: float, missed_at_most: float) -> float:
    """The highest threshold that lets at most the allowed share of emergencies be escalated as less."""
    grave = [one for one in held if one.is_grave]
    less = sorted(
        one.grave
        for one in grave
        if one.lesson.action is Action.ESCALATE
        and not (one.lesson.doubtable and one.flag < doubt)
        and one.lesson.level is not Level.EMERGENCY
    )
    allowed = int(missed_at_most * len(grave))
    return less[allowed] if allowed < len(less) else NEVER


def caught(one: Held, limits: Thresholds) -> bool:
    """True where the rules or the opinion would have answered the message."""
    if one.lesson.action is Action.NONE:
        return one.flag >= limits.ask
    return not _is_spared(one, limits.spare)


def shares(held: Sequence[Held], limits: Mapping[str, Thresholds]) -> Iterator[tuple[str, str]]:
    """For each language, in words, how the thresholds do on messages of authors never seen."""
    for language, own in limits.items():
        flagged = [one for one in _of(held, language) if one.is_flagged]
        yield language, f"{sum(caught(one, own) for one in flagged)} of {len(flagged)} red flags of authors never seen"
