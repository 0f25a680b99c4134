"""The second opinion: learned from labelled messages, it may ask, and it never calms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.finding import Action
from bot.domain.opinion import Opinion
from bot.domain.reader import Reader
from bot.domain.screening import OPINION, screen
from bot.domain.tier import Level, Tier
from bot.playbook.corpus import Example
from bot.playbook.training import learned, lessons, taught
from tests.domain.small_lexicon import small_lexicon

SWALLOWING = ["my tea the wrong way", "tea the wrong way again", "the wrong way with my tea", "wrong way, the tea"]
CHAT = ["my tea is on the table", "so my bruise is fine", "hello my tea is fine", "the bruise is on my hand"]


def examples() -> list[Example]:
    ill = [
        Example(f"en-{at}", "en", "indirect", Level.URGENT, frozenset({"dysphagia"}), t)
        for at, t in enumerate(SWALLOWING)
    ]
    well = [Example(f"en-{at}", "en", "benign", Level.NONE, frozenset(), text) for at, text in enumerate(CHAT)]
    return ill + well


@pytest.fixture(scope="module")
def rules() -> Reader:
    lexicon = small_lexicon()
    words = frozenset(
        ["tea", "wrong", "way", "again", "with", "table", "bruise", "fine", "hand", "hello", "of", "course", "today"]
    )
    vocabulary = replace(lexicon.vocabulary, common=lexicon.vocabulary.common | words)
    return Reader({"en": replace(lexicon, vocabulary=vocabulary)})


@pytest.fixture(scope="module")
def reader(rules: Reader) -> Reader:
    opinion, _ = taught(examples(), rules, {"en": 0.25})
    return Reader(rules.lexicons, opinion)


def test_what_no_rule_knows_but_was_learned_is_asked_about(rules: Reader, reader: Reader) -> None:
    text = "the tea is so wrong, the wrong way"
    assert screen(text, rules).action is Action.NONE
    screening = screen(text, reader)
    (finding,) = screening.findings
    assert (screening.action, screening.tier, screening.failed) == (Action.ASK, Tier.CLINIC_NOW, False)
    assert (finding.symptom, finding.rule) == ("dysphagia", OPINION)
    assert text[finding.start : finding.end] == text


def test_it_finds_the_grave_sentence_in_a_long_story(reader: Reader) -> None:
    text = "Hello. The bruise is fine. The tea the wrong way again. My bruise is on the hand. Hello."
    (finding,) = screen(text, reader).findings
    assert "wrong way" in text[finding.start : finding.end]
    assert finding.end - finding.start < len(text)


def test_everyday_talk_is_left_alone(reader: Reader) -> None:
    assert screen("hello, the bruise is fine", reader).action is Action.NONE


@pytest.mark.parametrize("text", ["I cannot breathe", "I have trouble swallowing", "a lump in my throat"])
def test_it_never_changes_what_the_rules_answer(text: str, rules: Reader) -> None:
    calm = Opinion(bias=-100.0, flag={}, symptoms={"dysphagia": {}}, ask_at={"en": 0.0})
    assert screen(text, Reader(rules.lexicons, calm)) == screen(text, rules)


def test_the_same_messages_teach_the_same(rules: Reader) -> None:
    one, other = (learned(lessons(examples(), rules)) for _ in range(2))
    assert (one.bias, one.flag, one.symptoms) == (other.bias, other.flag, other.symptoms)


def test_no_message_is_scored_by_an_opinion_that_saw_its_author(rules: Reader) -> None:
    """A message with a word of its own: an opinion that never saw the author cannot weigh that word."""
    odd = Example("en-odd", "en", "indirect", Level.URGENT, frozenset({"dysphagia"}), "course course course")
    opinion, held = taught([*examples(), odd, replace(odd, text="of course course")], rules, {"en": 0.25})
    (scored, _) = [score for lesson, score in held if lesson.example.author == "en-odd"]
    assert opinion.flag["course"] > 0
    assert scored < opinion.bias + opinion.flag["course"]


def test_of_clear_messages_no_more_are_asked_about_than_content_allows(rules: Reader) -> None:
    opinion, held = taught(examples(), rules, {"en": 0.25})
    clear = [score for lesson, score in held if not lesson.example.flags]
    assert sum(score >= opinion.ask_at["en"] for score in clear) <= len(clear) * 0.25
