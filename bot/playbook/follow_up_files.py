"""<language>/followups.toml: how people say in a few words that it is worse, the same, better, or thanks; of all languages together."""

from __future__ import annotations

from pathlib import Path

from bot.domain.follow_up import FollowUp, FollowUps, Phrase, phrase
from bot.playbook.fault import Fault
from bot.playbook.reading import check_about
from bot.playbook.table import Table, read_table

_YES = "yes"


def read_follow_ups(content: Path, longest: int, faults: list[Fault]) -> FollowUps:
    """Words of one meaning in one language and of another in the next are a fault: a chat may mix languages."""
    yes: set[Phrase] = set()
    phrases: dict[Phrase, FollowUp] = {}
    alone: dict[Phrase, FollowUp] = {}
    thanks: set[str] = set()
    greeting: set[str] = set()
    beside: set[str] = set()
    for file in sorted(content.glob("*/followups.toml")):
        table = read_table(content, file, faults)
        check_about(table, "phrases", "alone", "thanks")
        written, whole = table.table("phrases"), table.table("alone")
        written.only(_YES, *FollowUp)
        whole.only(*FollowUp)
        polite = table.table("thanks")
        polite.only("words", "greeting", "beside")
        thanks |= _words(polite, "words")
        greeting |= _words(polite, "greeting")
        beside |= _words(polite, "beside")
        yes |= {phrase(one) for one in written.texts(_YES)}
        for meaning in FollowUp:
            _add(phrases, written, meaning)
            _add(alone, whole, meaning)
    return FollowUps(longest, frozenset(yes), phrases, alone, frozenset(thanks), frozenset(greeting), frozenset(beside))


def _words(table: Table, key: str) -> set[str]:
    return {word for one in table.texts(key) for word in phrase(one)}


def _add(phrases: dict[Phrase, FollowUp], written: Table, meaning: FollowUp) -> None:
    for one in written.texts(meaning):
        if phrases.setdefault(phrase(one), meaning) is not meaning:
            written.fault(meaning, f"'{one}' means {phrases[phrase(one)]} already")
