"""<language>/followups.toml: how people say in a few words that it is worse, the same, better, or thanks; of all languages together."""

from __future__ import annotations

from pathlib import Path

from bot.domain.follow_up import FollowUp, FollowUps
from bot.domain.phrases import Phrase, phrase
from bot.playbook.fault import Fault
from bot.playbook.meanings import add_phrases, words_in
from bot.playbook.reading import check_about
from bot.playbook.table import read_table

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
        thanks |= words_in(polite, "words")
        greeting |= words_in(polite, "greeting")
        beside |= words_in(polite, "beside")
        yes |= {phrase(one) for one in written.texts(_YES)}
        for meaning in FollowUp:
            add_phrases(phrases, written, meaning)
            add_phrases(alone, whole, meaning)
    return FollowUps(longest, frozenset(yes), phrases, alone, frozenset(thanks), frozenset(greeting), frozenset(beside))
