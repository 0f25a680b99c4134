"""Adherence, sums and spans of a summary, worked out by hand."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.strip import DayRecord, days
from bot.domain.summary import Adherence, adherence, minutes_between
from tests.domain.diary_example import DIARY, a_day, a_missed_day
from tests.reports.examples import FACTS, TREATED, empty_summary, full_summary, silent_summary


def adherence_of(*records: DayRecord, today: int) -> Adherence:
    return adherence(days(DIARY, {record.day: record for record in records}, today))


def test_adherence_counts_what_was_asked_and_is_over() -> None:
    unfinished = DayRecord(4, completed=False, answers={"flags": ["none"]})
    found = adherence_of(
        a_day(1), a_day(2, recalled=True), a_missed_day(3), unfinished, a_missed_day(6), today=6
    )  # day 5 was never asked, day 6 is still open
    assert found == Adherence(asked=4, answered=2, recalled=1)
    assert found.percent == 50


def test_only_recalled_days_are_answers_all_the_same() -> None:
    found = adherence_of(*(a_day(day, recalled=True) for day in range(1, 15)), today=15)
    assert found == Adherence(14, 14, 14)


def test_a_silent_patient_answered_none_of_fourteen() -> None:
    assert silent_summary().adherence == Adherence(14, 0, 0)
    assert silent_summary().adherence.percent == 0
    assert silent_summary().worst == {}


def test_on_the_first_day_nothing_was_asked() -> None:
    assert empty_summary().adherence == Adherence(0, 0, 0)
    assert empty_summary().adherence.percent is None


def test_units_are_summed_over_the_sites() -> None:
    assert FACTS.total_units == 120 + 200 + 80 + 62.5


def test_the_worst_of_each_day_is_taken_over_all_rows() -> None:
    worst = full_summary().worst
    assert [worst.get(day) for day in range(14)] == [None, 2, 2, 1, 1, 3, 3, None, 3, 0, 0, 1, 0, None]


def test_minutes_that_have_only_begun_do_not_count() -> None:
    assert minutes_between(TREATED, TREATED + timedelta(minutes=3, seconds=59)) == 3
    assert minutes_between(TREATED, None) is None
