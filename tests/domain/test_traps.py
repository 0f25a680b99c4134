"""Traps of grammar: what sounds like a denial, an end or somebody else, and is there now; and the same words where it is not.

`there` and `calm` hold. What the rules alone do not yet read rightly stands as `open_there` and `open_calm` in the same files.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.finding import Action
from bot.domain.reader import Reader
from bot.domain.screening import screen
from tests.shipped import shipped

FOLDER = Path(__file__).parent / "traps"
READER = shipped().reader
RULES = Reader(READER.lexicons, languages=READER.languages, everyday=READER.everyday)  # without a second opinion


def sentences(language: str, expected: str) -> list[str]:
    lines = (FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [text for kind, _, text in (line.split("\t") for line in lines) if kind == expected]


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt"])
def test_what_is_there_is_not_talked_away_by_grammar(language: str) -> None:
    there = sentences(language, "there")
    assert len(there) >= 100
    assert [text for text in there if screen(text, RULES, language).action is Action.NONE] == []


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt"])
def test_what_is_not_there_is_not_talked_into_being(language: str) -> None:
    calm = sentences(language, "calm")
    assert len(calm) >= 50
    assert [text for text in calm if screen(text, RULES, language).action is not Action.NONE] == []
