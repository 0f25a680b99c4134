"""Which pattern words a written word may stand for: exact first, then by sound, then with one letter wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.domain.lexicon import Vocabulary

_LONG_ENOUGH_TO_FOLD = 4
_LONG_ENOUGH_TO_SLIP = 6  # letters as written
_LONGEST = 24
_ENDING = 2
_DOUBLED = re.compile(r"(.)\1+", re.DOTALL)
_NONE: frozenset[str] = frozenset()


def by_sound(form: str, folds: Iterable[tuple[str, str]]) -> str:
    """The form written the way it sounds: the language's folds in order, then double letters made single."""
    for written, heard in folds:
        form = form.replace(written, heard)
    return _DOUBLED.sub(r"\1", form)


def slips(sound: str) -> Iterator[str]:
    """The word itself and every form with one letter left out, the first kept."""
    yield sound
    for at in range(1, len(sound)):
        yield sound[:at] + sound[at + 1 :]


def starts(form: str, shortest: int) -> Iterator[str]:
    """Every beginning of a form of at least `shortest` letters."""
    for length in range(shortest, min(len(form), _LONGEST) + 1):
        yield form[:length]


def exact(form: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The pattern words (literals and stems) that the form is, letter by letter."""
    return vocabulary.exact.get(form, _NONE) | _gathered(vocabulary.stems, starts(form, 2))


def near(form: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The pattern words that an unknown form sounds like or, if long, has one letter wrong of."""
    if len(form) < _LONG_ENOUGH_TO_FOLD or not form.isalpha():
        return _NONE
    sound = by_sound(form[:_LONGEST], vocabulary.folds)
    if heard := vocabulary.sounds.get(sound):
        return heard
    begun = _gathered(vocabulary.stem_sounds, starts(sound, 4))
    if len(form) < _LONG_ENOUGH_TO_SLIP:
        return begun
    close = _gathered(vocabulary.slips, slips(sound))
    return begun | _nearest(form, [word for word in close if one_slip(sound, by_sound(word, vocabulary.folds))])


def _nearest(form: str, words: Sequence[str]) -> frozenset[str]:
    """Of words that sound alike those that are written most alike: "haveing" is "having" and not "havent"."""
    distances = {word: distance(form, word) for word in words}
    return frozenset(word for word, far in distances.items() if far == min(distances.values()))


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out or changed to make one of the other."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        corner, row[0] = row[0], at
        for to, against in enumerate(other, start=1):
            corner, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, corner + (letter != against))
    return row[-1]


def inflects(form: str, word: str) -> bool:
    """True where the two differ in their last two letters at most, as forms of one word do."""
    alike = next((at for at, (a, b) in enumerate(zip(form, word, strict=False)) if a != b), min(len(form), len(word)))
    return max(len(form), len(word)) - alike <= _ENDING


def one_slip(one: str, other: str) -> bool:
    """True where one letter is missing, too many, wrong, or two neighbours are swapped."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, against = one[start:], other[start:]
    swapped = rest[:2] == against[1::-1] and rest[2:] == against[2:]
    return swapped or rest[1:] == against[1:] or rest[1:] == against or rest == against[1:]


def _gathered(index: Mapping[str, frozenset[str]], keys: Iterable[str]) -> frozenset[str]:
    found = [index[key] for key in keys if key in index]
    return _NONE.union(*found)
