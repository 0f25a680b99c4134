"""Languages are told apart passage by passage; a mixed passage has several, and none is ever left without."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.language import segments, spoken
from bot.domain.normalise import tokens
from bot.playbook.language_file import read_languages

CONTENT = Path(__file__).parents[2] / "content"


def told(text: str, hint: str = "en") -> list[frozenset[str]]:
    languages, faults = read_languages(CONTENT)
    assert languages is not None
    assert faults == []
    words = tokens(text)
    return spoken(words, segments(words), hint, languages)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My tea keeps going down the wrong way", "en"),
        ("No puedo tragar la comida desde ayer", "es"),
        ("Je n'arrive plus à avaler depuis hier", "fr"),
        ("Seit gestern kann ich nicht mehr schlucken", "de"),
        ("Desde ontem não consigo engolir a comida", "pt"),
    ],
)
@pytest.mark.parametrize("hint", ["en", "de", "pt"])
def test_a_plain_sentence_is_read_in_its_language_whatever_the_hint(text: str, language: str, hint: str) -> None:
    (found,) = told(text, hint)
    assert language in found
    assert found <= {language, hint}


def test_each_passage_has_its_own_language() -> None:
    first, second = told("Je ne peux pas avaler. Please help me, I cannot breathe!", "fr")
    assert "fr" in first
    assert "en" in second


def test_a_mixed_passage_is_read_in_both() -> None:
    (found,) = told("tengo trouble swallowing my food desde ayer", "es")
    assert {"en", "es"} <= found


@pytest.mark.parametrize("text", ["no", "ok", "7", "🤢", "x" * 5000, "пожалуйста", "?!"])
def test_something_is_always_tried(text: str) -> None:
    assert all(told(text))


def test_nothing_said_is_nothing_to_tell() -> None:
    assert told("") == []
