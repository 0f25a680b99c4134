"""The diary: which question comes next, what counts as an answer, what is a red flag."""

from __future__ import annotations

import pytest

from bot.domain.diary import Answers, Concern, Value, concerns, missed_in_a_row, next_question
from bot.domain.tier import Tier
from tests.domain.diary_example import DIARY


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "flags"),
        ({"flags": ["none"]}, "effects"),
        ({"flags": ["none"], "effects": ["none"]}, "goal"),
        ({"flags": ["none"], "effects": ["sore"]}, "pain"),
        ({"flags": ["none"], "effects": ["sore", "headache"], "pain": 3}, "headache"),
        ({"flags": ["none"], "effects": ["sore", "headache"], "pain": 3, "headache": 0}, "goal"),
        ({"effects": ["none"], "goal": "same"}, "flags"),  # the red-flag question taken back is asked again
        ({"flags": ["none"], "effects": ["none"], "goal": "same"}, None),
        ({"flags": ["swallowing"], "effects": ["bruise"], "goal": "worse"}, None),
    ],
)
def test_the_next_question_is_the_first_that_is_open(answers: Answers, expected: str | None) -> None:
    found = next_question(DIARY, answers)
    assert (found.id if found else None) == expected


def test_a_day_without_trouble_takes_three_answers() -> None:
    answers: dict[str, Value] = {}
    calm: dict[str, Value] = {"flags": ["none"], "effects": ["none"], "goal": "little"}
    while (question := next_question(DIARY, answers)) is not None:
        answers[question.id] = calm[question.id]
    assert len(answers) == 3


@pytest.mark.parametrize(
    ("question", "value", "accepted"),
    [
        ("flags", ["none"], True),
        ("flags", ["swallowing", "breathing"], True),
        ("flags", ["swallowing", "none"], False),
        ("flags", [], False),
        ("flags", ["unknown"], False),
        ("flags", "none", False),
        ("pain", 0, True),
        ("pain", 10, True),
        ("pain", 11, False),
        ("pain", -1, False),
        ("pain", "7", False),
        ("goal", "same", True),
        ("goal", "better", False),
        ("goal", 1, False),
        ("note", "I feel fine", True),
        ("note", " \n", False),
        ("note", 3, False),
    ],
)
def test_only_an_answer_to_the_question_is_accepted(question: str, value: Value, accepted: bool) -> None:
    assert DIARY.question(question).accepts(value) is accepted


def test_each_flag_ticked_is_a_concern_of_its_own() -> None:
    found = concerns(DIARY.question("flags"), ["swallowing", "eyes"])
    assert found == (
        Concern("flags", ("dysphagia",), Tier.CLINIC_NOW, "swallowing"),
        Concern("flags", ("vision", "ptosis"), Tier.SAME_DAY, "eyes"),
    )


@pytest.mark.parametrize(("value", "tiers"), [(7, []), (8, [Tier.CLINIC_NOW]), (10, [Tier.CLINIC_NOW])])
def test_a_number_is_a_concern_from_its_threshold_on(value: int, tiers: list[Tier]) -> None:
    assert [concern.tier for concern in concerns(DIARY.question("pain"), value)] == tiers


@pytest.mark.parametrize("value", [["none"], ["bruise", "uneven"]])
def test_what_is_no_red_flag_is_no_concern(value: Value) -> None:
    assert concerns(DIARY.question("effects"), value) == ()


@pytest.mark.parametrize(
    ("completed", "count"),
    [
        ({}, 0),
        ({1: True}, 0),
        ({1: False}, 1),
        ({1: True, 2: False, 3: False}, 2),
        ({3: False, 1: False, 2: True}, 1),
        ({1: False, 2: False, 3: True}, 0),
        ({1: False, 5: False}, 2),  # days never asked between them do not break the row
    ],
)
def test_missed_days_are_counted_back_from_the_last(completed: dict[int, bool], count: int) -> None:
    assert missed_in_a_row(completed) == count


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(KeyError):
        DIARY.question("mood")
