"""A second opinion on a message that no rule answered: learned from labelled messages, it can only turn NONE into ASK."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.finding import Finding
from bot.domain.layout import Layout
from bot.domain.normalise import Token

_SHORTEST, _LONGEST = 3, 5  # letters of a piece of a word, its edges counted
_LONGEST_WORD = 24
_APART = 3  # words at most this far apart make a pair
_MOST_WORDS = 60  # of one passage
_REMEMBERED = 20_000  # words


@dataclass(frozen=True)
class Opinion:
    """Weights of what stands in a passage: `flag` for being a red flag at all, `symptoms` for which one.

    `ask_at` is, for each language, the score from which one asks. Scores are log odds.
    """

    bias: float
    flag: Mapping[str, float]
    symptoms: Mapping[str, Mapping[str, float]]
    ask_at: Mapping[str, float]
    words: dict[str, tuple[float, int]] = field(default_factory=dict, compare=False)  # weighed before


@dataclass(frozen=True)
class Suspicion:
    """The passage that worries most: from token `first` to token `last`."""

    score: float
    symptom: str
    first: int
    last: int


def passages(words: Sequence[Token], layout: Layout) -> Iterator[tuple[int, int]]:
    """The parts of a message that are weighed one by one, as (first, last) token: each sentence with the next one."""
    starts = [at for at in range(len(words)) if at == 0 or layout.sentence[at] != layout.sentence[at - 1]]
    ends = [*starts[1:], len(words)]
    for number, start in enumerate(starts):
        end = ends[min(number + 1, len(ends) - 1)]
        yield start, min(end, start + _MOST_WORDS) - 1
        if number + 2 >= len(starts):
            return


def features(forms: Sequence[str]) -> Mapping[str, float]:
    """What a passage is weighed by: its words, pieces of words and pairs of words, together of about length 1."""
    found = Counter(name for form in forms for name in (form, *pieces(form)))
    found.update(pairs(forms))
    share = 1 / math.sqrt(found.total() or 1)
    return {name: count * share for name, count in found.items()}


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


def read_by_rules(findings: Sequence[Finding]) -> Iterator[str]:
    """What the rules made of it: the assertions they found, and of what."""
    for finding in findings:
        yield f"={finding.assertion}"
        yield f"={finding.assertion} {finding.symptom}"


def suspect(words: Sequence[Token], layout: Layout, findings: Sequence[Finding], opinion: Opinion) -> Suspicion | None:
    """The most worrying passage of a message, None where there are no words."""
    given = opinion.bias + sum(opinion.flag.get(name, 0.0) for name in dict.fromkeys(read_by_rules(findings)))
    scored = [
        (_score(forms_of(words[first : last + 1]), opinion), first, last) for first, last in passages(words, layout)
    ]
    if not scored:
        return None
    score, first, last = max(scored)
    return Suspicion(given + score, _symptom(forms_of(words[first : last + 1]), opinion), first, last)


def forms_of(words: Sequence[Token]) -> list[str]:
    """The words, pictures and question marks of a passage."""
    return [token.form for token in words if token.form not in ".;,"]


def weighted(weighed: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of what stands in a passage, each by its weight."""
    return sum(weights[name] * share for name, share in weighed.items() if name in weights)


def _score(forms: Sequence[str], opinion: Opinion) -> float:
    """What `weighted(features(forms))` gives, quickly: words are weighed once and remembered."""
    total, count, weights = 0.0, 0, opinion.flag
    for form in forms:
        weight, size = _word(form, opinion)
        total, count = total + weight, count + size
    for pair in pairs(forms):
        count += 1
        if pair in weights:
            total += weights[pair]
    return total / math.sqrt(count or 1)


def _word(form: str, opinion: Opinion) -> tuple[float, int]:
    """The weight of a word with all its pieces, and how many they are."""
    if (known := opinion.words.get(form)) is None:
        names = (form, *pieces(form))
        known = sum(opinion.flag.get(name, 0.0) for name in names), len(names)
        if len(opinion.words) >= _REMEMBERED:
            opinion.words.clear()
        opinion.words[form] = known
    return known


def _symptom(forms: Sequence[str], opinion: Opinion) -> str:
    weighed = features(forms)
    return max(opinion.symptoms, key=lambda symptom: weighted(weighed, opinion.symptoms[symptom]), default="")
