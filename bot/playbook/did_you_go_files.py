"""triage/did_you_go.toml: when "Did you go?" is asked; <language>/did_you_go.toml: how people answer it in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain
from pathlib import Path

from bot.domain.case import Outcome
from bot.domain.did_you_go import ANSWERS, AskTimes, DidYouGo, TakenBack, Went, WentWords
from bot.domain.phrases import Phrase, phrase
from bot.domain.tier import Level, Tier
from bot.playbook.fault import Fault
from bot.playbook.meanings import add_phrases
from bot.playbook.reading import check_about, lasting
from bot.playbook.table import Table, read_table

TIERS = tuple(tier for tier in Tier if tier.level is Level.EMERGENCY)  # whose advice sends them away
TIMES = ("ask_after", "ask_again_after", "nurse_after", "on_the_way_after")


def read_did_you_go(file: Table) -> DidYouGo:
    """A higher tier that is asked later than a lower one is a fault."""
    check_about(file, "answered", *TIERS)
    answered = file.table("answered")
    answered.only("outcomes", "longest", "followed")
    times = {tier: _times(file.table(tier)) for tier in TIERS if tier in file.values}
    if not times and not file.silent:
        file.fault(TIERS[0], "at least one tier is needed")
    for higher, lower in zip(list(times)[:-1], list(times)[1:], strict=True):
        for key in TIMES:
            if getattr(times[higher], key) > getattr(times[lower], key):
                file.fault(f"{higher}.{key}", f"is later than for the lower tier {lower}")
    return DidYouGo(times, frozenset(_outcomes(answered)), lasting(answered, "followed"))


def read_longest(file: Table) -> int:
    return file.table("answered").whole("longest")


def _times(table: Table) -> AskTimes:
    table.only(*TIMES)
    read: dict[str, timedelta] = {key: lasting(table, key) for key in TIMES}
    return AskTimes(**read)


def _outcomes(answered: Table) -> list[Outcome]:
    named = answered.texts("outcomes")
    for name in (name for name in named if name not in set(Outcome)):
        answered.fault("outcomes", f"'{name}' is not an outcome; known are {', '.join(Outcome)}")
    return [Outcome(name) for name in named if name in set(Outcome)]


def read_went_words(content: Path, longest: int, languages: Sequence[str], faults: list[Fault]) -> dict[str, WentWords]:
    return {language: _words(content, longest, language, faults) for language in languages}


def _words(content: Path, longest: int, language: str, faults: list[Fault]) -> WentWords:
    """What means two things is a fault."""
    file = read_table(content, content / language / "did_you_go.toml", faults)
    check_about(file, "words", "phrases", "taken_back")
    words, written = file.table("words"), file.table("phrases")
    words.only("yes", "no", "doubt", "fillers")
    written.only(*ANSWERS)
    yes, no = (frozenset(phrase(one) for one in words.texts(key)) for key in ("yes", "no"))
    doubt, fillers = (frozenset(chain(*map(phrase, words.texts(key)))) for key in ("doubt", "fillers"))
    for both in sorted(yes & no):
        words.fault("yes", f"'{' '.join(both)}' is a no as well")
    phrases: dict[Phrase, Went] = {}
    for meaning in ANSWERS:
        add_phrases(phrases, written, meaning)
    taken_back = _taken_back(file.table("taken_back"), [one for one in phrases if phrases[one] is Went.WENT])
    phrases |= {one: Went.DID_NOT_GO for one, meaning in taken_back.items() if meaning is TakenBack.SURELY}
    return WentWords(longest, yes, no, phrases, doubt, fillers, taken_back)


def _taken_back(written: Table, went: Sequence[Phrase]) -> dict[Phrase, TakenBack]:
    meanings = [meaning for meaning in TakenBack if meaning is not TakenBack.STANDS]
    written.only(*meanings)
    known = dict.fromkeys(went, TakenBack.STANDS)
    for meaning in meanings:
        add_phrases(known, written, meaning)
    return known
