"""Text as patients type it, made comparable, with the way back to what they typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_APOSTROPHES = frozenset("'’‘ʼ`´")
_RUN = re.compile(r"(.)\1{2,}")
_SENTENCE_ENDS = frozenset(".!…\n\r。！।")
_QUESTION_ENDS = frozenset("?？؟")
_CLAUSE_ENDS = frozenset(';:()[]—–"“”«»¿¡')
_COMMAS = frozenset(",、،/")


@dataclass(frozen=True)
class Token:
    """A word (or a mark) in lower case without accents; `start` and `end` are offsets into the text as written."""

    form: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.form not in (".", "?", ";", ",")


def folded(text: str) -> str:
    """Lower case, accents and compatibility forms removed, apostrophes dropped, letters held down shortened."""
    plain = "".join(_folded_character(character) for character in text)
    return _RUN.sub(r"\1", plain)


def _folded_character(character: str) -> str:
    if character.isascii():
        return "" if character in _APOSTROPHES else character.lower()
    if character in _APOSTROPHES or unicodedata.category(character) == "Cf":
        return ""
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in decomposed if not unicodedata.combining(part))


def tokens(text: str) -> list[Token]:
    """The words and marks of a text in order. Marks are '.' and '?' (end a sentence), ';' (ends a clause) and ','."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    start: int | None = None
    for at, character in enumerate(text):
        if _in_word(text, at, character):
            start = at if start is None else start
            continue
        if start is not None:
            yield from _word(text, start, at)
            start = None
        if mark := _mark(text, at, character):
            yield Token(mark, at, at + 1)
    if start is not None:
        yield from _word(text, start, len(text))


def _in_word(text: str, at: int, character: str) -> bool:
    if character.isalnum():
        return True
    if character in _APOSTROPHES or character in ".,":
        return _inside(text, at, digits=character in ".,")
    return unicodedata.category(character) in ("Mn", "Mc", "Cf")


def _inside(text: str, at: int, *, digits: bool) -> bool:
    if at == 0 or at + 1 >= len(text):
        return False
    before, after = text[at - 1], text[at + 1]
    return before.isdigit() and after.isdigit() if digits else before.isalpha() and after.isalpha()


def _word(text: str, start: int, end: int) -> Iterator[Token]:
    if form := folded(text[start:end]):
        yield Token(form, start, end)


def _mark(text: str, at: int, character: str) -> str:
    if character in _SENTENCE_ENDS:
        return "."
    if character in _QUESTION_ENDS:
        return "?"
    if character in _CLAUSE_ENDS:
        return ";"
    if character in _COMMAS:
        return ","
    spaced_dash = character == "-" and text[max(0, at - 1) : at] in ("", " ")
    return ";" if spaced_dash else ""


def letters_outside_latin(text: str) -> float:
    """The share, 0 to 1, of letters of another script than Latin."""
    letters = [character for character in text if character.isalpha()]
    other = sum(1 for letter in letters if not letter.isascii() and "LATIN" not in unicodedata.name(letter, ""))
    return other / len(letters) if letters else 0.0
