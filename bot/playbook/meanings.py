"""How content lists what people say for a meaning: phrases, and words that add nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from bot.domain.phrases import Phrase, phrase
from bot.playbook.table import Table

Meaning = TypeVar("Meaning", bound=StrEnum)


def add_phrases(known: dict[Phrase, Meaning], written: Table, meaning: Meaning) -> None:
    """The phrases a table gives for a meaning. One that has another already is a fault."""
    for one in written.texts(meaning):
        if known.setdefault(phrase(one), meaning) is not meaning:
            written.fault(meaning, f"'{one}' means {known[phrase(one)]} already")


def words_in(table: Table, key: str) -> set[str]:
    """Every word of the texts under a key."""
    return {word for one in table.texts(key) for word in phrase(one)}
