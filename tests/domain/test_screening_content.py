"""What the clinic's own cases promise holds with the clinic's own lexicons."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from bot.domain.finding import Assertion
from bot.domain.screening import screen
from tests.shipped import CONTENT, shipped

READER = shipped().reader
FILES = sorted((CONTENT / "cases" / "screening").glob("*.toml"))
CASES = [(file.stem, case) for file in FILES for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]]


@pytest.mark.parametrize(("language", "case"), CASES, ids=[f"{lang}: {case['text']}" for lang, case in CASES])
def test_a_case_is_read_as_its_author_expects(language: str, case: dict[str, Any]) -> None:
    screening = screen(case["text"], READER, language)
    found = (screening.action.value, screening.level.value, sorted(screening.flags))
    assert found == (case["action"], case["level"], sorted(case["flags"])), screening.findings
    assert not screening.failed


WORDS = [
    ("en", "Since lunch my tea keeps going down the wrong way, and I am tired.", "tea keeps going down the wrong way"),
    (
        "en",
        "I have had a heavy pressure in the middle of my chest for an hour",
        "heavy pressure in the middle of my chest",
    ),
]


@pytest.mark.parametrize(("language", "text", "words"), WORDS)
def test_what_is_marked_is_all_that_the_symptom_rests_on(language: str, text: str, words: str) -> None:
    (finding,) = screen(text, READER, language).findings
    assert text[finding.start : finding.end] == words


@pytest.mark.parametrize("language", sorted(READER.lexicons))
def test_every_symptom_has_a_case_that_has_it_and_one_that_denies_it(language: str) -> None:
    texts = [(case["text"], case["flags"]) for lang, case in CASES if lang == language]
    present = {flag for _, flags in texts for flag in flags}
    denied = {
        finding.symptom
        for text, _ in texts
        for finding in screen(text, READER, language).findings
        if finding.assertion is Assertion.NEGATED
    }
    symptoms = set(READER.symptoms)
    assert (symptoms - present, symptoms - denied) == (set(), set())
