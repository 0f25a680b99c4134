"""A complaint may come of every treatment whose follow-up covers its hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.attribution import attributed, in_question

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
WINDOW = timedelta(days=14)


@dataclass(frozen=True)
class Session:
    name: str
    treated_at: datetime


def on(day: float) -> datetime:
    return START + timedelta(days=day)


NECK, FACE = Session("neck", on(0)), Session("face", on(9))
BOTH = (FACE, NECK)


def test_every_treatment_that_covers_the_hour_counts() -> None:
    assert attributed(BOTH, [on(9.5)], WINDOW) == BOTH
    assert attributed(BOTH, [on(8)], WINDOW) == (NECK,)
    assert attributed(BOTH, [on(14)], WINDOW) == (FACE,)


def test_a_later_red_flag_counts_with_what_was_given_before_it() -> None:
    assert attributed(BOTH, [on(8), on(10)], WINDOW) == BOTH


def test_after_all_follow_up_the_last_treatment_counts() -> None:
    assert attributed(BOTH, [on(60)], WINDOW) == (FACE,)
    assert attributed(BOTH, [on(-1)], WINDOW) == ()
    assert attributed((), [on(1)], WINDOW) == ()


def test_what_is_given_while_a_case_is_open_is_in_question_too() -> None:
    assert in_question(BOTH, on(8), on(10), WINDOW) == BOTH
    assert in_question(BOTH, on(8), on(8.5), WINDOW) == (NECK,)
    assert in_question(BOTH, on(60), on(61), WINDOW) == (FACE,)


def test_a_treatment_after_the_follow_up_of_the_one_before_leaves_that_in_question() -> None:
    late = Session("late", on(61))
    assert in_question((late, NECK), on(60), on(62), WINDOW) == (late, NECK)
    assert attributed((late, NECK), [on(60), on(62)], WINDOW) == (late, NECK)
