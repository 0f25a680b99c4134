"""A second opinion on what the rules read, learned from labelled messages.

It turns "nothing" into a question, and an escalation that it doubts into one; no answer to a question counts as yes. It cannot
doubt what content holds beyond doubt, nor what nothing else in the message speaks against. It may raise the tier to that of an emergency.
It spares a question of the rules where words speak against all that they ask about ("my aunt fainted"), and it doubts that too. It lowers nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from bot.domain.features import Classes, Features, features, forms_of, pieces
from bot.domain.layout import Layout
from bot.domain.lexicon import Effect
from bot.domain.normalise import Token

_REMEMBERED = 20_000  # words weighed before: a busy day's are soon there again

# What cues can say against a symptom. Where nothing of it stands in a message, what the rules are sure of is not doubted.
AGAINST = frozenset(
    {
        Effect.NEGATED,
        Effect.HYPOTHETICAL,
        Effect.QUESTION,
        Effect.OTHER_PERSON,
        Effect.KIN,
        Effect.RESOLVED,
        Effect.BASELINE,
        Effect.UNSURE,
        Effect.IDIOM,
        Effect.NOTHING,
    }
)
FEWEST = 3  # words; one or two alone are for the rules

Name = TypeVar("Name", str, int)


@dataclass(frozen=True)
class Scale:
    """A score learned: log odds that a message is of a kind.

    `words`: of words, their pieces and pairs. `classes`: of classes of words and pairs of them. `readings`: of what the rules read.
    """

    bias: float
    words: Mapping[str, float]
    classes: Mapping[int, float]
    readings: Mapping[str, float]

    @cached_property
    def of_word(self) -> Callable[[str], float]:
        """The weight of a word with all its pieces; a word is weighed once and remembered."""

        @lru_cache(_REMEMBERED)
        def weight(form: str) -> float:
            return _sum(self.words, (form, *pieces(form)))

        return weight


@dataclass(frozen=True)
class Thresholds:
    """Of one language, as scores: from `ask` one asks, below `doubt` an escalation becomes a question, from `grave` it is an emergency.

    Below `spare` a question of the rules is not put.
    """

    ask: float
    doubt: float
    grave: float
    spare: float


@dataclass(frozen=True)
class Together:
    """Symptoms of which so many at once are an emergency, each with what scores that it is there: by single words and classes, no pairs."""

    at_least: int
    symptoms: Mapping[str, Scale]


@dataclass(frozen=True)
class Opinion:
    """`flag` scores that there is a red flag; of one, `grave` and `together` that it is an emergency, `symptoms` which one it is where no rule tells."""

    flag: Scale
    grave: Scale
    symptoms: Mapping[str, Scale]
    thresholds: Mapping[str, Thresholds]
    classes: Classes
    together: Sequence[Together] = ()

    def of(self, language: str) -> Thresholds:
        """The thresholds of the language; of one nobody measured, those that ask soonest."""
        if language in self.thresholds:
            return self.thresholds[language]
        every = self.thresholds.values()
        return Thresholds(
            ask=min((one.ask for one in every), default=0.0),
            doubt=min((one.doubt for one in every), default=-math.inf),
            grave=min((one.grave for one in every), default=math.inf),
            spare=min((one.spare for one in every), default=-math.inf),
        )


def score(of: Features, read_as: Sequence[str], scale: Scale) -> float:
    """The log odds that the scale gives a message."""
    words, classes = _sum(scale.words, of.pairs), _sum(scale.classes, of.class_pairs)
    return by_single(of, read_as, scale) + words * of.word_share + classes * of.class_share


def by_single(of: Features, read_as: Sequence[str], scale: Scale) -> float:
    """The same without a look for pairs, for a scale that has none."""
    words, classes = sum(map(scale.of_word, of.forms)), _sum(scale.classes, of.classes)
    return scale.bias + _sum(scale.readings, read_as) + words * of.word_share + classes * of.class_share


def _sum(weights: Mapping[Name, float], names: Iterable[Name]) -> float:
    return sum(filter(None, map(weights.get, names)))


def gravity(of: Features, read_as: Sequence[str], opinion: Opinion) -> float:
    """The log odds that a red flag is an emergency: by itself, or because enough signs of one group are there together."""
    return max([score(of, read_as, opinion.grave), *(_joint(of, read_as, one) for one in opinion.together)])


def _joint(of: Features, read_as: Sequence[str], group: Together) -> float:
    """Those of the least certain sign that is needed."""
    if not 0 < group.at_least <= len(group.symptoms):
        return -math.inf
    scores = sorted((by_single(of, read_as, scale) for scale in group.symptoms.values()), reverse=True)
    return scores[group.at_least - 1]


def worst(words: Sequence[Token], layout: Layout, opinion: Opinion) -> tuple[int, int]:
    """The sentence that weighs most by itself, as its first and last token. There must be a word."""
    starts = [at for at in range(len(words)) if at == 0 or layout.sentence[at] != layout.sentence[at - 1]]
    sentences = list(zip(starts, [*starts[1:], len(words)], strict=True))
    return max(
        ((first, end - 1) for first, end in sentences),
        key=lambda span: score(features(forms_of(words[span[0] : span[1] + 1]), opinion.classes), (), opinion.flag),
    )


def resembles(of: Features, opinion: Opinion) -> str:
    """The symptom whose messages this one is most like; an empty text where none was learned."""
    return max(opinion.symptoms, key=lambda symptom: by_single(of, (), opinion.symptoms[symptom]), default="")
