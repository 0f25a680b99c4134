"""A second opinion on what the rules read, learned from labelled messages.

It turns "nothing" into a question, and an escalation that it doubts into one; no answer to a question counts as yes. It cannot
doubt what content holds beyond doubt, nor what nothing else in the message speaks against. It may raise the tier to that of an emergency.
It spares a question of the rules where words speak against all that they ask about ("my aunt fainted"), and it doubts that too. It lowers nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.finding import Finding
from bot.domain.layout import Layout
from bot.domain.lexicon import Effect
from bot.domain.normalise import Token

_SHORTEST, _LONGEST = 3, 5  # letters of a piece of a word, its edges counted
_LONGEST_WORD = 24
_APART = 3  # words at most this far apart make a pair
_CLASSES_APART = (3, 4, 4)  # the same for classes of words, from narrow to wide
CLASS_SPACE = 8192  # more than there are classes
_REMEMBERED = 20_000  # words

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

Classes = Mapping[str, tuple[int, ...]]  # word -> the classes of words of like meaning, from narrow to wide


@dataclass(frozen=True)
class Scale:
    """A score learned: log odds that a message is of a kind.

    `words`: of words, their pieces and pairs. `classes`: of classes of words and pairs of them. `readings`: of what the rules read.
    """

    bias: float
    words: Mapping[str, float]
    classes: Mapping[int, float]
    readings: Mapping[str, float]
    known: dict[str, tuple[float, int]] = field(default_factory=dict, compare=False, repr=False)  # words weighed before


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


def forms_of(words: Sequence[Token]) -> list[str]:
    """The words, pictures and question marks of a message."""
    return [token.form for token in words if token.form not in ".;,"]


def score(forms: Sequence[str], read_as: Sequence[str], scale: Scale, classes: Classes) -> float:
    """The log odds that the scale gives a message; what `weighed` and the weights multiply to, quickly."""
    read = sum(scale.readings.get(name, 0.0) for name in read_as)
    return scale.bias + read + _words_score(forms, scale) + _classes_score(forms, scale, classes)


def gravity(forms: Sequence[str], read_as: Sequence[str], opinion: Opinion) -> float:
    """The log odds that a red flag is an emergency: by itself, or because enough signs of one group are there together."""
    own = score(forms, read_as, opinion.grave, opinion.classes)
    return max([own, *(_joint(forms, read_as, one, opinion.classes) for one in opinion.together)])


def _joint(forms: Sequence[str], read_as: Sequence[str], group: Together, classes: Classes) -> float:
    """Those of the least certain sign that is needed; each as `score` gives it, without a look for pairs."""
    if not 0 < group.at_least <= len(group.symptoms):
        return -math.inf
    kinds = [kind for form in forms for kind in classes.get(form, ())]
    count, own = _classes_met(forms, classes), list(group.symptoms.values())
    words = sum(_word(form, own[0])[1] for form in forms) + sum(1 for _ in pairs(forms))
    one, other = 1 / math.sqrt(words or 1), 1 / math.sqrt(count or 1)
    scores = sorted((_by_single(forms, kinds, read_as, scale, one, other) for scale in own), reverse=True)
    return scores[group.at_least - 1]


def _by_single(
    forms: Sequence[str], kinds: Sequence[int], read_as: Sequence[str], scale: Scale, one: float, other: float
) -> float:
    words = sum(_word(form, scale)[0] for form in forms)
    classes = sum(scale.classes.get(kind, 0.0) for kind in kinds)
    return scale.bias + sum(scale.readings.get(name, 0.0) for name in read_as) + words * one + classes * other


def _classes_met(forms: Sequence[str], classes: Classes) -> int:
    """How many `class_keys` there are."""
    known = [form in classes for form in forms]
    apart = (sum(sum(known[at + 1 : at + 1 + most]) for most in _CLASSES_APART) for at, own in enumerate(known) if own)
    return len(_CLASSES_APART) * sum(known) + sum(apart)


def _words_score(forms: Sequence[str], scale: Scale) -> float:
    """Words are weighed once and remembered."""
    total, count, weights = 0.0, 0, scale.words
    for form in forms:
        weight, size = _word(form, scale)
        total, count = total + weight, count + size
    for pair in pairs(forms):
        count += 1
        if pair in weights:
            total += weights[pair]
    return total / math.sqrt(count or 1)


def _word(form: str, scale: Scale) -> tuple[float, int]:
    """The weight of a word with all its pieces, and how many they are."""
    if (known := scale.known.get(form)) is None:
        names = (form, *pieces(form))
        known = sum(scale.words.get(name, 0.0) for name in names), len(names)
        if len(scale.known) >= _REMEMBERED:
            scale.known.clear()
        scale.known[form] = known
    return known


def _classes_score(forms: Sequence[str], scale: Scale, classes: Classes) -> float:
    """The classes of `class_keys`, weighed as they are met: most of the time of a message is spent here."""
    found = [classes.get(form) for form in forms]
    total, count, weight = 0.0, 0, scale.classes.get
    for at, own in enumerate(found):
        if own is None:
            continue
        for width, apart in enumerate(_CLASSES_APART):
            kind = own[width]
            total, count, first = total + weight(kind, 0.0), count + 1, kind * CLASS_SPACE
            for other in found[at + 1 : at + 1 + apart]:
                if other is not None:
                    total, count = total + weight(first + other[width], 0.0), count + 1
    return total / math.sqrt(count or 1)


def weighed(forms: Sequence[str], classes: Classes) -> tuple[Mapping[str, float], Mapping[int, float]]:
    """What a message is weighed by: words, pieces and pairs; classes and their pairs. Each group is of about length 1."""
    words = Counter(name for form in forms for name in (form, *pieces(form)))
    words.update(pairs(forms))
    kinds = Counter(class_keys(forms, classes))
    one, other = 1 / math.sqrt(words.total() or 1), 1 / math.sqrt(kinds.total() or 1)
    return {name: count * one for name, count in words.items()}, {key: count * other for key, count in kinds.items()}


def pairs(forms: Sequence[str]) -> Iterator[str]:
    """Every two words that stand near each other, with how far."""
    for at, form in enumerate(forms):
        for apart, other in enumerate(forms[at + 1 : at + 1 + _APART], start=1):
            yield f"{form} {apart} {other}"


def pieces(form: str) -> tuple[str, ...]:
    """Every run of 3 to 5 letters of a word, edges marked: what a misspelling leaves in place."""
    edged = f"<{form[:_LONGEST_WORD]}>"
    return tuple(
        edged[at : at + length] for length in range(_SHORTEST, _LONGEST + 1) for at in range(len(edged) - length + 1)
    )


def class_keys(forms: Sequence[str], classes: Classes) -> Iterator[int]:
    """Every class of a word, and every two classes of one width that stand near each other, in their order."""
    found = [classes.get(form) for form in forms]
    for at, own in enumerate(found):
        if own is None:
            continue
        for width, kind in enumerate(own):
            yield kind
            first = kind * CLASS_SPACE
            for other in found[at + 1 : at + 1 + _CLASSES_APART[width]]:
                if other is not None:
                    yield first + other[width]


def readings(findings: Sequence[Finding], effects: Iterable[str]) -> tuple[str, ...]:
    """What the rules made of a message, each once: what its cues do; the assertions found, of what, how sure, by which rule."""
    return tuple(dict.fromkeys((*sorted(effects), *_read(findings))))


def _read(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        yield finding.assertion
        yield f"{finding.assertion} {finding.symptom}"
        yield f"{finding.assertion} {finding.certainty:.1f}"
        yield f"{finding.assertion} {finding.rule}"
        yield from finding.cues


def worst(words: Sequence[Token], layout: Layout, opinion: Opinion) -> tuple[int, int]:
    """The sentence that weighs most by itself, as its first and last token. There must be a word."""
    starts = [at for at in range(len(words)) if at == 0 or layout.sentence[at] != layout.sentence[at - 1]]
    sentences = list(zip(starts, [*starts[1:], len(words)], strict=True))
    return max(
        ((first, end - 1) for first, end in sentences),
        key=lambda span: score(forms_of(words[span[0] : span[1] + 1]), (), opinion.flag, opinion.classes),
    )


def resembles(forms: Sequence[str], opinion: Opinion) -> str:
    """The symptom whose messages this one is most like; an empty text where none was learned."""
    words, kinds = weighed(forms, opinion.classes)
    return max(opinion.symptoms, key=lambda symptom: _likeness(words, kinds, opinion.symptoms[symptom]), default="")


def _likeness(words: Mapping[str, float], kinds: Mapping[int, float], scale: Scale) -> float:
    own = sum(share * scale.words.get(name, 0.0) for name, share in words.items())
    return scale.bias + own + sum(share * scale.classes.get(key, 0.0) for key, share in kinds.items())
