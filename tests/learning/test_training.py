"""What the second opinion learns from labelled messages, and how its thresholds follow from what content allows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from bot.domain.features import Features, features, forms_of, weighed
from bot.domain.finding import Action
from bot.domain.lexicon import Group, Policy
from bot.domain.opinion import gravity, resembles, score
from bot.domain.reader import Reader
from bot.domain.screening import OPINION, screen
from bot.domain.tier import Level, Tier
from bot.learning.thresholds import Held, caught, chosen, held_out, taught
from bot.learning.training import Lesson, learned, lessons
from bot.playbook.corpus import Example
from tests.domain.small_lexicon import small_lexicon

SWALLOWING = ("my tea the wrong way", "tea the wrong way again", "the wrong way with my tea", "wrong way, the tea")
CHAT = ("my tea is on the table", "so my bruise is fine", "hello my tea is fine", "the bruise is on my hand")
CLASSES = {"tea": (0, 3, 5), "milk": (0, 3, 5), "bruise": (1, 4, 6), "wrong": (2, 4, 5)}


def said(text: str) -> Features:
    return features(text.split(), CLASSES)


def examples() -> list[Example]:
    ill = [
        Example(f"en-{at}", "en", "lay", Level.URGENT, frozenset({"dysphagia"}), t) for at, t in enumerate(SWALLOWING)
    ]
    well = [Example(f"en-{at}", "en", "benign", Level.NONE, frozenset(), text) for at, text in enumerate(CHAT)]
    return ill + well


@pytest.fixture(scope="module")
def rules() -> Reader:
    lexicon = small_lexicon()
    words = frozenset(
        [
            "tea",
            "milk",
            "wrong",
            "way",
            "again",
            "with",
            "table",
            "bruise",
            "fine",
            "hand",
            "hello",
            "of",
            "course",
            "today",
        ]
    )
    vocabulary = replace(lexicon.vocabulary, common=lexicon.vocabulary.common | words)
    policy = replace(lexicon.policy, doubts_at_most={"en": 0.0}, asks_at_most={"en": 0.0}, grave_tier=Tier.ED_NOW)
    return Reader({"en": replace(lexicon, vocabulary=vocabulary, policy=policy)})


@pytest.fixture(scope="module")
def reader(rules: Reader) -> Reader:
    opinion, _ = taught(lessons(examples(), rules, CLASSES), CLASSES, rules.policy)
    return Reader(rules.lexicons, opinion)


def test_what_no_rule_knows_but_was_learned_is_asked_about(rules: Reader, reader: Reader) -> None:
    text = "the tea is so wrong, the wrong way"
    assert screen(text, rules).action is Action.NONE
    screening = screen(text, reader)
    (finding,) = screening.findings
    assert (screening.action, screening.tier, screening.failed) == (Action.ASK, Tier.CLINIC_NOW, False)
    assert (finding.symptom, finding.rule) == ("dysphagia", OPINION)
    assert text[finding.start : finding.end] == text


def test_a_word_never_seen_is_weighed_by_its_class(rules: Reader) -> None:
    opinion = learned(lessons(examples() * 2, rules, CLASSES), CLASSES)
    assert score(said("milk"), (), opinion.flag) != score(features(["milk"], {}), (), opinion.flag)


def test_it_guesses_the_symptom_by_words_and_by_words_of_like_meaning(rules: Reader) -> None:
    weak = [
        Example(f"en-{at}", "en", "lay", Level.URGENT, frozenset({"generalized_weakness"}), text)
        for at, text in enumerate(("my hand of course", "the bruise hand again", "hand fine today", "hand and bruise"))
    ]
    opinion = learned(lessons([*examples(), *weak], rules, CLASSES), CLASSES)
    assert resembles(said("wrong way again"), opinion) == "dysphagia"
    assert resembles(said("milk"), opinion) == "dysphagia", "as tea"
    assert resembles(said("the hand today"), opinion) == "generalized_weakness"


def test_of_signs_that_are_grave_together_each_is_learned_by_itself(rules: Reader) -> None:
    """Nobody ever named both in one message."""
    group = Group(2, Tier.EMERGENCY)
    lexicon = rules.lexicons["en"]
    policy = replace(lexicon.policy, groups={"breath": group})
    grouped = Reader({"en": replace(lexicon, policy=policy)})
    voice = [
        Example(f"en-{at}", "en", "lay", Level.URGENT, frozenset({"dysphonia"}), text)
        for at, text in enumerate(("my hand of course", "the bruise hand again", "hand fine today", "hand and bruise"))
    ]
    opinion = learned(lessons([*examples(), *voice], grouped, CLASSES), CLASSES)
    both, one = said("wrong way hand"), said("wrong way again")
    assert gravity(both, (), opinion) > gravity(one, (), opinion)
    assert [together.at_least for together in opinion.together] == [2]


def test_everyday_talk_is_left_alone(reader: Reader) -> None:
    assert screen("hello my tea is fine", reader).action is Action.NONE


def test_the_same_messages_teach_the_same(rules: Reader) -> None:
    one, other = (learned(lessons(examples(), rules, CLASSES), CLASSES) for _ in range(2))
    assert one == other


def test_a_message_is_scored_as_it_was_learned(rules: Reader) -> None:
    """The quick way and the plain way of weighing agree."""
    opinion = learned(lessons(examples(), rules, CLASSES), CLASSES)
    words, kinds = weighed(message := said("my tea the wrong way"))
    plain = sum(share * opinion.flag.words.get(name, 0.0) for name, share in words.items())
    plain += sum(share * opinion.flag.classes.get(key, 0.0) for key, share in kinds.items())
    assert score(message, (), opinion.flag) == pytest.approx(opinion.flag.bias + plain)


def test_no_message_is_scored_by_an_opinion_that_saw_its_author(rules: Reader) -> None:
    """A word only one author has: an opinion that never saw the author cannot weigh it."""
    odd = [
        Example("en-odd", "en", "lay", Level.URGENT, frozenset({"dysphagia"}), "course " * times) for times in (3, 4, 5)
    ]
    every = lessons([*examples(), *odd], rules, {})
    knowing = learned(every, {})
    with ThreadPoolExecutor() as pool:
        held = held_out(every, {}, pool)
    strangers = [one for one in held if one.lesson.example.author == "en-odd"]
    assert all(one.flag < score(features(one.lesson.forms, {}), (), knowing.flag) for one in strangers)


def held(
    action: Action,
    flag: float,
    *,
    ill: bool = False,
    grave: float = 0.0,
    level: Level = Level.URGENT,
    doubtable: bool = True,
    everyday: bool = False,
) -> Held:
    flags = frozenset({"dysphagia"} if ill else ())
    example = Example("en-a", "en", "lay", level if ill else Level.NONE, flags, "x", everyday)
    answered = Level.URGENT if action is Action.ESCALATE else Level.NONE
    return Held(
        Lesson(
            example,
            action,
            answered,
            (),
            doubtable and action is Action.ESCALATE,
            action is Action.ASK,
            ("x",),
            np.empty(0, np.intp),
            np.empty(0),
        ),
        flag,
        grave,
    )


POLICY = Policy(0.7, 0.3, 0.5, 0.5, {}, doubts_at_most={"en": 0.1}, asks_at_most={"en": 0.3})


def test_no_more_clear_messages_are_asked_about_than_content_allows() -> None:
    clear = [held(Action.ASK, 1.0), *(held(Action.NONE, at / 10) for at in range(9))]
    asked = [one for one in clear if caught(one, chosen(clear, POLICY, "en"))]
    assert len(asked) == 3


def test_a_doubted_false_alarm_is_one_of_the_questions_that_content_allows() -> None:
    ill = [held(Action.ESCALATE, score, ill=True) for score in range(5, 15)]
    clear = [held(Action.ESCALATE, 1.0), held(Action.ESCALATE, 2.0), *(held(Action.NONE, at / 10) for at in range(8))]
    limits = chosen([*ill, *clear], POLICY, "en")
    assert limits.doubt > 2.0
    assert sum(caught(one, limits) for one in clear if one.lesson.action is Action.NONE) == 1


def test_no_more_red_flags_become_a_question_than_content_allows() -> None:
    ill = [held(Action.ESCALATE, score / 10, ill=True) for score in range(10)]
    limits = chosen([*ill, held(Action.NONE, 0.0)], POLICY, "en")
    assert sum(one.flag < limits.doubt for one in ill) == 1


def test_a_red_flag_that_nothing_speaks_against_is_none_that_may_be_doubted() -> None:
    ill = [held(Action.ESCALATE, score / 10, ill=True, doubtable=score > 4) for score in range(10)]
    limits = chosen([*ill, held(Action.NONE, 0.0)], POLICY, "en")
    assert limits.doubt == 0.6


def test_no_more_red_flags_pass_in_silence_for_a_question_that_is_spared_than_content_allows() -> None:
    policy = replace(POLICY, spares_at_most={"en": 0.1})
    ill = [held(Action.ASK, score / 10, ill=True) for score in range(10)]
    limits = chosen([*ill, held(Action.NONE, 0.0)], policy, "en")
    assert sum(not caught(one, limits) for one in ill) == 1


def test_a_question_that_is_spared_makes_room_for_another() -> None:
    policy = replace(POLICY, asks_at_most={"en": 0.2}, spares_at_most={"en": 0.0})
    ill = [held(Action.ASK, 5.0, ill=True)]
    clear = [held(Action.ASK, 1.0), held(Action.ASK, 2.0), *(held(Action.NONE, at / 10) for at in range(8))]
    limits = chosen([*ill, *clear], policy, "en")
    assert [one.flag for one in clear if caught(one, limits)] == [0.6, 0.7]


def test_questions_are_counted_on_everyday_messages_where_there_are_any() -> None:
    hard = [held(Action.NONE, 9.0) for _ in range(20)]
    clear = [held(Action.NONE, at / 10, everyday=True) for at in range(10)]
    asked = [one for one in clear if caught(one, chosen([*hard, *clear], POLICY, "en"))]
    assert len(asked) == 3


def test_an_emergency_escalated_as_less_sets_the_threshold_of_gravity() -> None:
    grave = [held(Action.ESCALATE, 5.0, ill=True, grave=score, level=Level.EMERGENCY) for score in (1.5, 2.5)]
    assert chosen([held(Action.NONE, 0.0), *grave], POLICY, "en").grave == 1.5


def test_forms_leave_out_the_marks(rules: Reader) -> None:
    assert forms_of(rules.read("so, wrong? way.", "en").words) == ["so", "wrong", "?", "way"]
