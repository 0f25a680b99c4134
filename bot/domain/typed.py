"""Answers typed instead of tapped: "none", "yess", "7/10", "a bit sore 3"."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from functools import lru_cache

from bot.domain.diary import NONE, Question, QuestionKind, Value

Ways = Mapping[str, tuple[str, ...]]  # how people type an option, by its id

NEAR = 0.8  # of difflib's ratio: one slip in a short word
EXACT = 2  # letters; so short a word is typed right, or "now" would be read as "no"
SHORT = 4  # words; a longer text is a story, not an answer
YES_NO = ("not_sure", "no", "yes")
SLIPS_INTO = ("not_sure", "yes")
BESIDE = "beside_answer"
LONGEST_PART = 5  # words of one part of an answer
SHORT_WITH_NUMBER = 8  # words: "it is about a 7 out of 10"

_NUMBER = re.compile(r"(?<![\d/])(\d{1,2})(?:\s*(?:/|out of|de|of|sobre|von|sur)\s*10)?(?![\d/])")
_NO_COUNT = re.compile(r"[-−]\s*\d|\d[.,]\d")  # below zero, or a fraction
_HOUR = re.compile(r"^\s*(\d{1,2})(?:[:.h ](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?\s*(?:h|uhr|hrs)?\s*$", re.IGNORECASE)


@lru_cache(maxsize=4096)  # the ways to type an answer are the same for every message
def plain(text: str) -> str:
    """Lower case, without accents, apostrophes, signs and doubled spaces."""
    whole = re.sub("['’]", "", text.casefold())
    bare = "".join(c for c in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w/]+", " ", bare).split())


@lru_cache(maxsize=4096)
def _all_plain(ways: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(way) for way in ways)


def matches(text: str, ways: tuple[str, ...]) -> bool:
    """True if the whole text is one of the ways to type something, allowing for a slip, but not in the first letter."""
    words, known = plain(text), _all_plain(ways)
    if not words or words in known:
        return bool(words)
    near = [way for way in known if way[:1] == words[0] and len(way) > EXACT and _may_be_near(len(way), len(words))]
    return bool(near and difflib.get_close_matches(words, near, n=1, cutoff=NEAR))


def _may_be_near(letters: int, others: int) -> bool:
    """False where the ratio cannot reach NEAR, whatever the letters are."""
    return 2 * min(letters, others) >= NEAR * (letters + others)


def read_answer(question: Question, text: str, ways: Ways) -> Value | None:
    """The answer to `question` in `text`, or None where it is not plainly one."""
    match question.kind:
        case QuestionKind.SCALE:
            return _read_scale(question, text, ways)
        case QuestionKind.ONE:
            return next((o.id for o in question.options if matches(text, ways.get(f"{question.id}_{o.id}", ()))), None)
        case QuestionKind.MANY:
            return _read_many(question, text, ways)
        case QuestionKind.WORDS:
            return text.strip() or None


def read_number(text: str) -> int | None:
    """The one whole number in the text, 0 to 99; None where there is none, more than one, or a story around it."""
    if _NO_COUNT.search(text) or len(plain(text).split()) > SHORT_WITH_NUMBER:
        return None
    found = _NUMBER.findall(plain(text))
    return int(found[0]) if len(found) == 1 else None


def read_hour(text: str) -> time | None:
    """An hour of the day: 19:30, 7pm, 8, 20h."""
    found = _HOUR.match(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_yes_no(text: str, ways: Ways) -> str | None:
    """yes, no or not_sure; None where it is none of them. A no is never a slip: "nuca" is a neck, and not "nunca"."""
    exact = read_composed(text, ways)
    return exact or next((word for word in SLIPS_INTO if matches(text, ways.get(word, ()))), None)


def read_composed(text: str, ways: Ways) -> str | None:
    """What short answers say together: "no, not at all", "idk maybe", "er not really no". Doubt outweighs; None where yes meets no.

    Every word must be part of an answer or of what content lets stand beside one, which counts for nothing.
    """
    whole = next((name for name in YES_NO if plain(text) in _all_plain(ways.get(name, ()))), None)
    if whole is not None:
        return whole
    meanings = _meanings(*(ways.get(name, ()) for name in (*YES_NO, BESIDE)))
    said = set()
    for part in _parts(plain(text).split(), meanings):
        if part is None:
            return None
        said.add(part)
    said.discard(BESIDE)
    if "not_sure" in said:
        return "not_sure"
    return said.pop() if len(said) == 1 else None


def only_answers(text: str, ways: Ways) -> bool:
    """True where every phrase is part of an answer or stands beside one: "not really no", "since this morning", "on the left"."""
    meanings = _meanings(*(ways.get(name, ()) for name in (*YES_NO, BESIDE)))
    words = plain(text).split()
    return bool(words) and None not in _parts(words, meanings)


@lru_cache(maxsize=256)
def _meanings(*ways: tuple[str, ...]) -> Mapping[str, str]:
    return {way: name for name, known in zip((*YES_NO, BESIDE), ways, strict=True) for way in _all_plain(known)}


def _parts(words: Sequence[str], meanings: Mapping[str, str]) -> Iterator[str | None]:
    """The meaning of each phrase, the longest first; None for a word that has none."""
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + LONGEST_PART), at, -1)
        end = next((end for end in ends if " ".join(words[at:end]) in meanings), at + 1)
        yield meanings.get(" ".join(words[at:end]))
        at = end


def _read_scale(question: Question, text: str, ways: Ways) -> int | None:
    if matches(text, ways.get(NONE, ())):
        return question.low
    number = read_number(text)
    return number if number is not None and question.accepts(number) else None


def _read_many(question: Question, text: str, ways: Ways) -> list[str] | None:
    if matches(text, ways.get(NONE, ())):
        return [NONE]
    words = plain(text)
    if len(words.split()) > SHORT:
        return None
    named = [
        option.id
        for option in question.options
        if option.id != NONE
        and any(re.search(rf"\b{re.escape(plain(way))}\b", words) for way in ways.get(f"{question.id}_{option.id}", ()))
    ]
    whole = [o.id for o in question.options if o.id != NONE and matches(text, ways.get(f"{question.id}_{o.id}", ()))]
    return named or whole or None
