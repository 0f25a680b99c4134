"""Text as patients type it, made comparable, with the way back to what they typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_APOSTROPHES = "'’‘ʼ`´"
_NOISE = dict.fromkeys([*range(9), *range(14, 32), 127], "\u200b")  # control characters, but for those that end a line
_SLIPPED = re.compile(r"(?<=n)[;\"](?=t\b)", re.IGNORECASE)  # a finger beside the apostrophe: can;t
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200b-\u200f\u2060\ufeff"
_PICTURE = "\u2600-\u27bf\U0001f300-\U0001faff"
_ELIDED = r"(?:jusqu|lorsqu|puisqu|quelqu|qu|[cdjlmnst])"  # French and Portuguese: l'eau is two words, don't is one
_INSIDE = rf"(?<=[^\W\d_]|[{_MARKS}])[{_APOSTROPHES}](?=[^\W\d_]|[{_MARKS}])"
_SCAN = re.compile(
    rf"(?P<elided>\b{_ELIDED}[{_APOSTROPHES}](?=[^\W\d_]))"
    rf"|(?P<word>[^\W_](?:[^\W_]|[{_MARKS}]|{_INSIDE}|(?<=\d)[.,](?=\d))*)"
    rf"|(?P<picture>[{_PICTURE}])"
    r"|(?P<end>[.!…\n\r。！])|(?P<question>[?？؟])|(?P<clause>[;:()\[\]—–\"“”«»¿¡]|(?<!\S)-)|(?P<comma>[,、،/])",
    re.IGNORECASE,
)
_MARK = {"end": ".", "question": "?", "clause": ";", "comma": ","}
_HELD = re.compile(r"(\D)\1{2,}")  # of digits it would make another number
_DROPPED = re.compile(f"[{_APOSTROPHES}]")


class Token(NamedTuple):
    """A word, a picture or a mark, in lower case without accents; `start` and `end` are offsets into the text as written."""

    form: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.form[0].isalnum()


@lru_cache(maxsize=32_768)
def folded(text: str) -> str:
    """Lower case, accents and compatibility forms removed, apostrophes dropped, letters held down shortened."""
    plain = _DROPPED.sub("", text)
    if not plain.isascii():
        plain = "".join(_unaccented(character) for character in plain)
    return _HELD.sub(r"\1", plain.lower())


def _unaccented(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) == "Cf":
        return ""
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in decomposed if not unicodedata.combining(part))


@lru_cache(maxsize=64)  # one act reads the same words for many meanings
def tokens(text: str) -> tuple[Token, ...]:
    """The words, pictures and marks of a text in order.

    Marks are '.' and '?' (end a sentence), ';' (ends a clause) and ','. Pictures are emoji, one token each.
    """
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for found in _SCAN.finditer(_SLIPPED.sub("'", text.translate(_NOISE))):  # as long as it was: offsets stay
        kind = found.lastgroup or ""
        form = _MARK.get(kind) or folded(found.group())
        if form:
            yield Token(form, *found.span())


def letters_outside_latin(text: str) -> float:
    """The share, 0 to 1, of letters of another script than Latin."""
    if text.isascii():
        return 0.0
    letters = [character for character in text if character.isalpha()]
    other = sum(1 for letter in letters if not letter.isascii() and "LATIN" not in unicodedata.name(letter, ""))
    return other / len(letters) if letters else 0.0
