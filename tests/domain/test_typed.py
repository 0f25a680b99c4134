"""Answers typed instead of tapped, as tables."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain.diary import Value
from bot.domain.typed import matches, plain, read_answer, read_hour, read_number, read_yes_no
from tests.domain.diary_example import DIARY
from tests.shipped import shipped

WAYS = {
    "none": ("none", "no", "nothing", "all good"),
    "yes": ("yes", "y", "yep", "sí"),
    "no": ("no", "n", "nope"),
    "not_sure": ("not sure", "don't know", "maybe"),
    "flags_swallowing": ("swallowing", "swallow"),
    "flags_breathing": ("breathing", "breath"),
    "goal_worse": ("worse",),
    "goal_same": ("the same", "no change"),
    "goal_little": ("a little better", "little"),
}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("7/10", 7),
        ("7 / 10", 7),
        ("7 of 10", 7),
        ("7 out of 10", 7),
        ("it's about a 7 out of 10", 7),
        ("7 de 10", 7),
        ("7 sobre 10", 7),
        ("a bit sore 3", 3),
        ("10/10", 10),
        ("0", 0),
        ("7!", 7),
        ("٧", 7),
        ("-3", None),
        ("−3", None),
        ("2.5", None),
        ("2,5", None),
        ("3 or 4", None),
        ("100", None),
        ("7/100", None),
        ("1e9", None),
        ("8/6/2026", None),
        ("nan", None),
        ("", None),
        ("🙂", None),
        ("since 5 this morning my tea goes down the wrong way", None),
    ],
)
def test_a_number_is_read_where_it_is_plainly_one(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("19:30", time(19, 30)),
        ("7pm", time(19)),
        ("7 p.m.", time(19)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("8", time(8)),
        ("20h", time(20)),
        ("20 uhr", time(20)),
        ("7.15", time(7, 15)),
        ("24", None),
        ("25:00", None),
        ("19:75", None),
        ("in the evening", None),
        ("", None),
    ],
)
def test_an_hour_is_read_as_people_write_it(text: str, hour: time | None) -> None:
    assert read_hour(text) == hour


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", "yes"),
        ("Yess!", "yes"),
        ("YES", "yes"),
        ("Si", "yes"),
        ("no", "no"),
        ("No.", "no"),
        ("nope", "no"),
        ("not sure", "not_sure"),
        ("dont know", "not_sure"),
        ("now", None),  # one letter from "no", and the opposite of it
        ("not", None),
        ("eyes", None),
        ("yesterday", None),
        ("no I cannot swallow", None),
        ("", None),
    ],
)
def test_yes_and_no_are_read_with_a_slip_but_never_guessed(text: str, answer: str | None) -> None:
    assert read_yes_no(text, WAYS) == answer


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "idk maybe", "not_sure"),
        ("en", "hmm yeah, a bit", "yes"),
        ("en", "not really no", "no"),
        ("en", "no, not at all", "no"),
        ("en", "not that I know", "no"),
        ("en", "not really", "not_sure"),
        ("en", "no, I guess", "not_sure"),
        ("en", "yes and no", None),
        ("en", "no but I can't swallow", None),
        ("en", "I do", None),  # a slip away from "I don't"
        ("es", "pues sí, un poco", "yes"),
        ("es", "la verdad que no", "no"),
        ("es", "que yo sepa no", "no"),
        ("es", "ay no sé", "not_sure"),
        ("fr", "euh oui, un peu", "yes"),
        ("fr", "non, pas vraiment", "no"),
        ("fr", "pas que je sache", "no"),
        ("fr", "je crois que oui", "not_sure"),
        ("de", "ja, ein bisschen", "yes"),
        ("de", "nein, eigentlich nicht", "no"),
        ("de", "nicht dass ich wüsste", "no"),
        ("de", "na ja, vielleicht", "not_sure"),
        ("pt", "sim, um pouco", "yes"),
        ("pt", "não, graças a Deus", "no"),
        ("pt", "que eu saiba não", "no"),
        ("pt", "olha, não sei", "not_sure"),
        ("en", "not well", None),  # it is bad, not a no
        ("en", "not so well", None),
        ("en", "no well", None),
        ("en", "not all good", None),
        ("es", "no bueno", None),
        ("es", "nada bueno", None),
        ("fr", "non ça va pas", None),
        ("de", "nicht so gut", None),
        ("pt", "nada bem", None),
        ("pt", "não bem", None),
        ("es", "nuca", None),  # a slip away from "nunca"
        ("de", "kleine", None),
        ("de", "nicht so", None),
    ],
)
def test_short_answers_said_together_are_one_and_doubt_outweighs(language: str, text: str, answer: str | None) -> None:
    assert read_yes_no(text, shipped().words[language].typed) == answer


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("flags", "none", ["none"]),
        ("flags", "No", ["none"]),
        ("flags", "one", None),
        ("flags", "swallowing", ["swallowing"]),
        ("flags", "swalowing", ["swallowing"]),
        ("flags", "swallowing and breathing", ["swallowing", "breathing"]),
        ("flags", "since this morning I have trouble swallowing", None),  # a story, for screening
        ("flags", "🙂", None),
        ("pain", "none", 0),
        ("pain", "7/10", 7),
        ("pain", "11", None),
        ("pain", "terrible", None),
        ("goal", "the same", "same"),
        ("goal", "wrse", "worse"),
        ("goal", "worse", "worse"),
        ("goal", "blue", None),
        ("note", "  slept well ", "slept well"),
        ("note", " ", None),
    ],
)
def test_a_typed_answer_is_read_like_the_tap(question: str, text: str, answer: Value | None) -> None:
    assert read_answer(DIARY.question(question), text, WAYS) == answer


def test_plain_text_has_no_accents_signs_or_capitals() -> None:
    assert plain("  ¡Más   DOLOR, 7/10!  ") == "mas dolor 7/10"


def test_nothing_matches_nothing() -> None:
    assert not matches("?!", ("?!", ""))
