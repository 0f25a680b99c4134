"""What a message is weighed by: its words, their pieces and pairs; the classes of its words and pairs of those."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import add

from bot.domain.finding import Finding
from bot.domain.normalise import Token

_SHORTEST, _LONGEST = 3, 5  # letters of a piece of a word, its edges counted
_LONGEST_WORD = 24
_WEIGHED = [  # a word of so many letters and its pieces: how many they are
    1 + sum(max(0, 2 + letters - length + 1) for length in range(_SHORTEST, _LONGEST + 1))
    for letters in range(_LONGEST_WORD + 1)
]
_APART = 3  # words at most this far apart make a pair
_CLASSES_APART = (3, 4, 4)  # the same for classes of words, from narrow to wide
CLASS_SPACE = 8192  # more than there are classes
_UNKNOWN = (-(CLASS_SPACE**3),) * len(_CLASSES_APART)  # of a word without a class: no pair with it is a class key

Classes = Mapping[str, tuple[int, ...]]  # word -> the classes of words of like meaning, from narrow to wide


@dataclass(frozen=True)
class Features:
    """Of one message. Words with pieces and pairs, and classes with pairs, each weigh as a group of about length 1."""

    forms: Sequence[str]
    pairs: Sequence[str]  # of words that stand near each other, with how far
    classes: Sequence[int]
    class_pairs: Sequence[int]  # of one width, near each other, in their order

    @cached_property
    def word_share(self) -> float:
        """What each word, piece and pair counts for."""
        words = sum(_WEIGHED[min(len(form), _LONGEST_WORD)] for form in self.forms)
        return 1 / math.sqrt(words + len(self.pairs) or 1)

    @cached_property
    def class_share(self) -> float:
        """What each class and pair of classes counts for."""
        return 1 / math.sqrt(len(self.classes) + len(self.class_pairs) or 1)


def forms_of(words: Sequence[Token]) -> list[str]:
    """The words, pictures and question marks of a message."""
    return [token.form for token in words if token.form not in ".;,"]


def features(forms: Sequence[str], classes: Classes) -> Features:
    """Of a message by its forms."""
    apart = range(1, _APART + 1)
    pairs = [f"{form} {far} {other}" for far in apart for form, other in zip(forms, forms[far:], strict=False)]
    found = list(zip(*(classes.get(form, _UNKNOWN) for form in forms), strict=True))
    near = [pair for own, most in zip(found, _CLASSES_APART, strict=False) for pair in _near(own, most)]
    return Features(forms, pairs, [one for own in found for one in own if one >= 0], [one for one in near if one >= 0])


def _near(classes: Sequence[int], most: int) -> Iterator[int]:
    """Every two classes at most so far apart as one number, which is negative where a word has no class."""
    firsts = [one * CLASS_SPACE for one in classes]
    return chain.from_iterable(map(add, firsts, classes[apart:]) for apart in range(1, most + 1))


def pieces(form: str) -> tuple[str, ...]:
    """Every run of 3 to 5 letters of a word, edges marked: what a misspelling leaves in place."""
    edged = f"<{form[:_LONGEST_WORD]}>"
    return tuple(
        edged[at : at + length] for length in range(_SHORTEST, _LONGEST + 1) for at in range(len(edged) - length + 1)
    )


def weighed(of: Features) -> tuple[Mapping[str, float], Mapping[int, float]]:
    """How much of each word, piece and pair, and of each class and pair of classes, stands in a message: to learn from."""
    words = Counter(name for form in of.forms for name in (form, *pieces(form)))
    words.update(of.pairs)
    classes = Counter(of.classes)
    classes.update(of.class_pairs)
    word, kind = of.word_share, of.class_share
    return {name: count * word for name, count in words.items()}, {key: count * kind for key, count in classes.items()}


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
