"""Pain, headache and effect over the days, with onset and peak worked out by hand."""

from __future__ import annotations

from bot.domain.curve import Curve, Curves, Point, curves
from bot.domain.strip import DayRecord
from tests.domain.diary_example import DIARY, a_day, a_missed_day, label


def of(*records: DayRecord) -> Curves:
    return curves(DIARY, {record.day: record for record in records}, label)


def test_onset_is_the_first_day_of_any_effect_and_peak_the_first_day_of_the_most() -> None:
    goals = ["worse", "same", "little", "little", "clear", "clear", "little"]
    effect = of(*(a_day(day, goal=goal) for day, goal in enumerate(goals, start=1))).effect
    assert [point.value for point in effect.points] == [-1, 0, 1, 1, 2, 2, 1]
    assert (effect.onset, effect.peak, effect.last) == (3, Point(5, 2), Point(7, 1))


def test_an_effect_that_never_came_has_no_onset_and_no_peak() -> None:
    effect = of(a_day(1, goal="same"), a_day(2, goal="worse")).effect
    assert (effect.onset, effect.peak) == (None, None)


def test_pain_has_a_zero_where_there_was_none_and_no_point_where_nothing_was_answered() -> None:
    pain = of(a_day(1, effects=("sore",), pain=6), a_missed_day(2), a_day(3)).pain
    assert pain.points == (Point(1, 6), Point(3, 0))
    assert pain.peak == Point(1, 6)


def test_points_keep_that_they_were_recalled() -> None:
    found = of(a_day(4, effects=("headache",), headache=3, recalled=True))
    assert found.headache.points == (Point(4, 3, recalled=True),)
    assert found.effect.points == (Point(4, 0, recalled=True),)


def test_days_come_in_order_however_they_were_filled_in() -> None:
    assert [point.day for point in of(a_day(5), a_day(2), a_day(3)).pain.points] == [2, 3, 5]


def test_without_answers_there_is_nothing_to_draw() -> None:
    found = of()
    assert found.pain == Curve("pain", 0, 10)
    assert (found.effect.points, found.effect.onset, found.effect.peak, found.effect.last) == ((), None, None, None)


def test_levels_have_names_and_plain_scales_have_numbers() -> None:
    found = of()
    assert [found.effect.name(value) for value in (-1, 2)] == ["<option.goal_worse>", "<option.goal_clear>"]
    assert found.pain.name(7) == "7"
