"""A common word is what it says and nobody's misspelling; a rare one may be, also where one list of a lexicon holds it so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.playbook.reader import load_reader
from tests.domain.small_lexicon import small_lexicon

READER = load_reader(Path(__file__).parents[2] / "content")[0]


def reader(*everyday: str) -> Reader:
    return Reader({"en": small_lexicon()}, everyday=frozenset(everyday))


def test_a_common_word_is_no_misspelling_of_a_symptom() -> None:
    assert screen("the hearse is following", reader()).flags == ("dysphonia",), "one letter from hoarse"
    assert screen("the hearse is following", reader("hearse")).flags == ()


def test_it_may_be_another_form_of_a_word() -> None:
    assert screen("I cannot breathes", reader("breathes")).flags == ("dyspnea",)


def test_it_is_not_two_words_run_together() -> None:
    assert screen("the cannotbreathe is following", reader("cannotbreathe")).flags == ()


def test_a_misspelling_that_one_pattern_holds_is_understood_by_the_others_too() -> None:
    small = small_lexicon()
    vocabulary = replace(small.vocabulary, exact={**small.vocabulary.exact, "swalowing": frozenset({"swalowing"})})
    lexicon = replace(small, vocabulary=vocabulary)
    assert screen("I have trouble swalowing", Reader({"en": lexicon}, everyday=frozenset({"have"}))).flags == (
        "dysphagia",
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The planner moved my intake to Monday, blocks of two hours, and we had coffees"),
        ("en", "Disregard the assets list, my employee Esther Ferguson has it"),
        ("es", "Saludos de Esther, habéis sido muy amables y los golpes de calor no son tema"),
        ("es", "En los rincones de España hace sol, un impulso para mi mueble nuevo"),
        ("fr", "Le planning du bloc est sur l'écran, merci à Corinne, on se voit lundi"),
        ("de", "Ich verspüre nichts, Frau Fischer aus Dresden fährt mit"),
        ("pt", "A nova versão do aplicativo ficou válida como as outras versões, com gêneros de moedas"),
    ],
)
def test_everyday_words_ring_no_alarm(language: str, text: str) -> None:
    assert [finding.rule for finding in screen(text, READER, language).findings if finding.certainty >= 0.5] == []
