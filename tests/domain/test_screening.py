"""Screening on a small lexicon made for the purpose: the promises of the engine, whatever the content says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.finding import Action, Assertion
from bot.domain.lexicon import Lexicon, Part, Pattern, Vocabulary
from bot.domain.normalise import folded
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.domain.spelling import distance
from bot.domain.tier import Level, Tier
from tests.domain.small_lexicon import small_lexicon

STUCK = (Part(frozenset({"stuck"})),)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader({"en": small_lexicon()})


def test_a_symptom_is_found_with_its_place_in_the_text_as_written(reader: Reader) -> None:
    text = "Hello 😀,  I CAN’T   really Bréathe!"
    (finding,) = screen(text, reader).findings
    assert text[finding.start : finding.end] == "CAN’T   really Bréathe"
    assert (finding.symptom, finding.rule, finding.assertion) == ("dyspnea", "t.breathe", Assertion.PRESENT)


def test_a_present_symptom_escalates_at_its_tier(reader: Reader) -> None:
    screening = screen("I cannot breathe", reader)
    assert (screening.action, screening.tier, screening.level) == (Action.ESCALATE, Tier.ED_NOW, Level.EMERGENCY)


def test_a_denied_symptom_is_reported_but_does_not_escalate(reader: Reader) -> None:
    screening = screen("I have no trouble swallowing", reader)
    assert [finding.assertion for finding in screening.findings] == [Assertion.NEGATED]
    assert (screening.action, screening.flags) == (Action.NONE, ())


def test_a_denial_ends_with_its_clause(reader: Reader) -> None:
    assert screen("no trouble swallowing but I cannot breathe", reader).flags == ("dyspnea",)


def test_a_denial_holds_through_a_list(reader: Reader) -> None:
    assert screen("I have no hoarse voice, trouble swallowing or trouble breathing", reader).flags == ()


def test_a_comma_with_a_new_subject_ends_a_denial(reader: Reader) -> None:
    assert screen("no hoarse voice, my problem is I cannot breathe", reader).flags == ("dyspnea",)


def test_a_denial_inside_the_symptom_itself_is_none(reader: Reader) -> None:
    assert screen("not able to swallow", reader).flags == ("dysphagia",)


def test_two_of_a_group_at_once_are_an_emergency(reader: Reader) -> None:
    assert screen("I am hoarse", reader).tier is Tier.CLINIC_NOW
    assert screen("I am hoarse. I have trouble swallowing", reader).tier is Tier.EMERGENCY
    assert screen("I am hoarse. I am so hoarse", reader).tier is Tier.CLINIC_NOW


def test_an_idiom_does_not_fire_and_does_not_hide_a_literal_hit(reader: Reader) -> None:
    assert screen("my bank card cannot breathe", reader).action is Action.NONE
    assert screen("my bank card cannot breathe and I cannot breathe", reader).action is Action.ESCALATE


def test_a_doubtful_symptom_is_asked_about(reader: Reader) -> None:
    assert screen("a lump in my throat", reader).action is Action.ASK


def test_a_sure_finding_outweighs_a_doubtful_one(reader: Reader) -> None:
    assert screen("a lump in my throat and I cannot breathe", reader).action is Action.ESCALATE


def test_a_modifier_raises_the_tier(reader: Reader) -> None:
    assert screen("I have trouble swallowing and it is worse", reader).tier is Tier.ED_NOW


def test_another_person_is_not_the_patient_unless_they_were_treated(reader: Reader) -> None:
    assert screen("my neighbour cannot breathe", reader).action is Action.NONE
    assert screen("my neighbour was injected. my neighbour cannot breathe", reader).action is Action.ASK


def test_a_relative_is_asked_about_until_it_is_known_who_was_treated(reader: Reader) -> None:
    assert screen("my mum is hoarse", reader).action is Action.ASK
    assert screen("my mum was injected and my mum is hoarse", reader).action is Action.ESCALATE


def test_whoever_a_caregiver_writes_of_is_the_patient(reader: Reader) -> None:
    for text in ("my mum is hoarse", "my neighbour cannot breathe"):
        assert screen(text, reader, by_caregiver=True).action is Action.ESCALATE


def test_a_caregivers_words_are_weighed_as_the_patients_own(reader: Reader) -> None:
    assert screen("my mum is hoarse. my mum has trouble swallowing", reader, by_caregiver=True).tier is Tier.EMERGENCY
    assert screen("my mum has a lump in my throat", reader, by_caregiver=True).action is Action.ASK
    assert screen("my mum has no trouble swallowing", reader, by_caregiver=True).action is Action.NONE


def test_the_writer_named_after_somebody_else_is_the_patient(reader: Reader) -> None:
    assert screen("my neighbour says I have trouble swallowing", reader).action is Action.ESCALATE


@pytest.mark.parametrize("text", ["", "   \n", "😀😀", "...", "12 345", "👍🏽"])
def test_a_message_without_words_asks_for_nothing(text: str, reader: Reader) -> None:
    screening = screen(text, reader)
    assert (screening.action, screening.failed) == (Action.NONE, False)


@pytest.mark.parametrize("text", ["Не могу дышать", "我喘不过气来", "لا أستطيع التنفس", "hengitys on vaikeaa tänään"])
def test_a_message_nobody_can_read_needs_a_human(text: str, reader: Reader) -> None:
    screening = screen(text, reader)
    assert (screening.action, screening.failed) == (Action.ASK, True)


def test_an_error_needs_a_human() -> None:
    broken = Reader({"en": replace(small_lexicon(), symptoms={})})
    assert screen("I cannot breathe", broken).failed
    assert screen("I cannot breathe", Reader({})).failed


def test_an_unknown_language_hint_is_no_wall(reader: Reader) -> None:
    assert screen("I cannot breathe", reader, language="xx").action is Action.ESCALATE


@pytest.mark.parametrize("typed", ["swalowing", "SWALLOWING", "swallowwwing", "swallowimg", "s\u200bwallowing"])
def test_light_misspelling_is_understood(typed: str, reader: Reader) -> None:
    assert screen(f"I have trouble {typed}", reader).flags == ("dysphagia",)


def test_letters_held_down_are_one_and_a_number_stays_the_number_it_is() -> None:
    assert folded("nooooo") == "no"
    assert folded("2000") == "2000"


def test_a_known_everyday_word_is_never_taken_for_a_misspelt_symptom(reader: Reader) -> None:
    assert screen("I have trouble following", reader).flags == ()


@pytest.mark.parametrize("typed", ["I cannotbreathe", "help cannotbreathe!!"])
def test_words_run_together_are_read_as_two_and_keep_their_place(typed: str, reader: Reader) -> None:
    (finding,) = screen(typed, reader).findings
    assert (finding.symptom, typed[finding.start : finding.end]) == ("dyspnea", "cannotbreathe")


def test_a_finding_names_the_cues_that_say_how_it_is_meant(reader: Reader) -> None:
    (denied,) = screen("I have no trouble swallowing", reader).findings
    (doubted,) = screen("my mum is hoarse", reader).findings
    (plain,) = screen("I cannot breathe", reader).findings
    assert (denied.cues, doubted.cues, plain.cues) == (("t.no",), ("t.kin",), ())


def test_the_words_of_a_finding_are_all_that_it_rests_on() -> None:
    stuck = replace(small_lexicon().rules[0], id="t.stuck", symptom="dysphagia", patterns=(Pattern(STUCK),))
    lexicon = small_lexicon()
    reader = Reader({"en": replace(lexicon, rules=(*lexicon.rules, stuck), vocabulary=_with(lexicon, "stuck"))})
    for text, words, rule in (
        ("a lump stuck in my throat", "lump stuck in my throat", "t.stuck"),
        ("I cannot cant breathe", "cannot cant breathe", "t.breathe"),
    ):
        (finding,) = screen(text, reader).findings
        assert (text[finding.start : finding.end], finding.rule) == (words, rule)


def _with(lexicon: Lexicon, word: str) -> Vocabulary:
    return replace(lexicon.vocabulary, exact={**lexicon.vocabulary.exact, word: frozenset({word})})


def test_a_text_longer_than_is_read_needs_a_human(reader: Reader) -> None:
    screening = screen("hello " * 20_000 + "I cannot breathe", reader)
    assert (screening.action, screening.failed) == (Action.ASK, True)


def test_a_misspelt_word_is_the_one_it_is_written_most_like() -> None:
    """Both "having" and "havent" sound one letter away from "haveing"; only one of them denies."""
    assert (distance("haveing", "having"), distance("haveing", "havent")) == (1, 2)
