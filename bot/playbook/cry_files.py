"""<language>/cries.toml: how people cry for help, or wish to be called, without naming a symptom; of all languages together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.domain.cry import Cries, Cry
from bot.domain.phrases import Phrase
from bot.playbook.fault import Fault
from bot.playbook.meanings import add_phrases, words_in
from bot.playbook.reading import check_about
from bot.playbook.table import Table, read_table


def read_cries(content: Path, short: int, languages: Sequence[str], faults: list[Fault]) -> Cries:
    """A phrase of two meanings, and a denial that may stand beside a cry, are faults: a chat may mix languages."""
    phrases: dict[Phrase, Cry] = {}
    beside: set[str] = set()
    denials: set[str] = set()
    spoken: list[Table] = []
    for language in languages:
        file = read_table(content, content / language / "cries.toml", faults)
        check_about(file, "cries", "words")
        written, words = file.table("cries"), file.table("words")
        written.only(*Cry)
        words.only("beside", "denials")
        for meaning in Cry:
            add_phrases(phrases, written, meaning)
        beside |= words_in(words, "beside")
        denials |= words_in(words, "denials")
        spoken.append(words)
    cries = Cries(short, phrases, frozenset(beside), frozenset(denials))
    for words in spoken:
        for denied in sorted(set(map(str, words.values.get("denials", ()))) & beside):
            words.fault("denials", f"'{denied}' may stand beside a cry")
    return cries
