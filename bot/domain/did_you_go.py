"""After advice to seek emergency care: when "Did you go?" is asked, what can become of the advice, how people say it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from bot.domain.case import Outcome
from bot.domain.normalise import tokens
from bot.domain.phrases import Phrase, Phrases, phrase
from bot.domain.tier import Tier

ASKINGS = 2  # the question, and once again


class Went(StrEnum):
    """What became of the advice. Declared with the answer that must never be missed first."""

    DID_NOT_GO = "did_not_go"
    ON_THE_WAY = "on_the_way"
    WENT = "went"
    NO_WORD = "no_word"
    NURSE_KNOWS = "nurse_knows"  # somebody of the clinic said so, or spoke with them and closed the case with an outcome that leaves nothing to ask


GRAVE = (Went.DID_NOT_GO, Went.NO_WORD)  # a person must call; the graver first
ANSWERS = (Went.WENT, Went.ON_THE_WAY, Went.DID_NOT_GO)  # in the order of the buttons


class TakenBack(StrEnum):
    """What words make of an earlier "I went"."""

    SURELY = "not_gone"
    PERHAPS = "unsure"
    STANDS = "went"
    WAITED = "waited"  # beside LEFT it was in vain, which leaves a doubt; alone it says nothing
    LEFT = "left"


_IN_VAIN = {TakenBack.WAITED, TakenBack.LEFT}


@dataclass(frozen=True)
class AskTimes:
    """Of one tier. Each counts from the step before it."""

    ask_after: timedelta
    ask_again_after: timedelta
    nurse_after: timedelta
    on_the_way_after: timedelta  # asked anew, after "on my way"

    def first(self, *, on_the_way: bool) -> timedelta:
        return self.on_the_way_after if on_the_way else self.ask_after

    def last(self, *, on_the_way: bool) -> timedelta:
        """By then a nurse knows, whatever happened in between."""
        return self.first(on_the_way=on_the_way) + self.ask_again_after + self.nurse_after


@dataclass(frozen=True)
class DidYouGo:
    """The tiers whose advice is asked about. `answered_by` are the outcomes of a case that leave nothing to ask.

    So long after the advice, or the answer, as `followed` words are read as what became of it.
    """

    times: Mapping[Tier, AskTimes]
    answered_by: frozenset[Outcome]
    followed: timedelta


def asking(times: AskTimes, asked: int, since: datetime, now: datetime, *, on_the_way: bool) -> int | None:
    """Which asking is due now; None where a person must call. After a stop late askings become one, the last."""
    if asked >= ASKINGS:
        return None
    second_is_late = now >= since + times.first(on_the_way=on_the_way) + times.ask_again_after
    return ASKINGS if second_is_late else asked + 1


def gravest(*answers: str) -> str:
    """What must not vanish behind a later answer; empty where nothing was grave."""
    return next((one.value for one in GRAVE if one in answers), "")


def patience(times: AskTimes, asked: int) -> timedelta:
    """How long this asking waits for an answer."""
    return times.nurse_after if asked >= ASKINGS else times.ask_again_after


@dataclass(frozen=True)
class WentWords:
    """How people put it in one language. A text of more than `longest` words is a story.

    `yes` and `no` are the whole text or open it, `phrases` stand anywhere in it. `doubt` words make "I am there" uncertain.
    `fillers` add nothing. `taken_back` are phrases that weigh in a text of any length.
    """

    longest: int
    yes: frozenset[Phrase] = frozenset()
    no: frozenset[Phrase] = frozenset()
    phrases: Mapping[Phrase, Went] = field(default_factory=dict)
    doubt: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    taken_back: Mapping[Phrase, TakenBack] = field(default_factory=dict)

    @cached_property
    def spoken(self) -> Phrases[Went]:
        """`phrases` made ready."""
        return Phrases(self.phrases)

    @cached_property
    def withdrawn(self) -> Phrases[TakenBack]:
        """`taken_back` made ready."""
        return Phrases(self.taken_back)


@dataclass(frozen=True)
class Told:
    """`named` where the words say it themselves: a bare yes or no means something only after the question.

    `plainly` where they say nothing else.
    """

    answer: Went
    named: bool
    plainly: bool


def read_went(text: str, language: str, known: Mapping[str, WentWords]) -> Told | None:
    """What a short text says of it; None where it says nothing of it, asks, contradicts itself or leaves a doubt.

    Other languages are read where nothing in it turns on a word of the chat's own: "no hospital" is Portuguese for being there.
    """
    words = phrase(text)
    if not words or any(token.form == "?" for token in tokens(text)):
        return None
    own = known.get(language)
    said = _read(words, own) if own else None
    if said is not None or (own and _turns(words, own)):
        return said
    readings = (_read(words, one) for name, one in known.items() if name != language)
    return next((reading for reading in readings if reading is not None), None)


def read_taken_back(text: str, language: str, known: Mapping[str, WentWords]) -> TakenBack | None:
    """Whether a text of any length says that they did not go, whatever they said before; None where it does not speak of it.

    Only perhaps where it says as well that they went, or asks.
    """
    words, asks = phrase(text), any(token.form == "?" for token in tokens(text))
    for name in sorted(known, key=lambda name: name != language):
        meant, _ = known[name].withdrawn.read(words)
        if TakenBack.SURELY in meant and TakenBack.STANDS not in meant and not asks:
            return TakenBack.SURELY
        if TakenBack.SURELY in meant or TakenBack.PERHAPS in meant or meant >= _IN_VAIN:
            return TakenBack.PERHAPS
    return None


def said_beside(text: str, language: str, known: Mapping[str, WentWords]) -> Phrase:
    """The words of a text that speak neither of having gone nor of not having gone, as the chat's own language has it."""
    own = known.get(language)
    return own.withdrawn.read(phrase(text))[1] if own else phrase(text)


def _turns(words: Phrase, own: WentWords) -> bool:
    """True if a yes, a no or a doubt of this language is in it."""
    return any(word in own.doubt or (word,) in own.no or (word,) in own.yes for word in words)


def _read(words: Phrase, known: WentWords) -> Told | None:
    if len(words) > known.longest:
        return None
    meant, rest = known.spoken.read(words)
    back, _ = known.withdrawn.read(words)
    if TakenBack.LEFT in back and TakenBack.STANDS not in back:
        meant.discard(Went.WENT)  # "I went home"
    if back >= _IN_VAIN:
        meant.add(Went.DID_NOT_GO)
    opener = _opener(rest, known)
    rest = rest[len(opener) :]
    no, yes = opener in known.no, opener in known.yes
    plainly = all(word in known.fillers for word in rest)
    if not meant:
        bare = Went.WENT if yes else Went.DID_NOT_GO
        return Told(bare, named=False, plainly=True) if (yes or no) and plainly else None
    answer = next(one for one in (Went.ON_THE_WAY, Went.DID_NOT_GO, Went.WENT) if one in meant)
    contradicts = {Went.WENT, Went.DID_NOT_GO} <= meant or (no and answer is Went.WENT)
    doubtful = answer is not Went.DID_NOT_GO and any(word in known.doubt for word in rest)
    return None if contradicts or doubtful else Told(answer, named=True, plainly=plainly)


def _opener(words: Phrase, known: WentWords) -> Phrase:
    """The longest yes or no at the beginning; empty where there is none."""
    begins = (words[:length] for length in range(len(words), 0, -1))
    return next((one for one in begins if one in known.yes or one in known.no), ())
