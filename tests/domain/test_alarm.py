"""What waits too long, has no next step or never arrived is an alarm; what is served in time is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.alarm import PATIENCE, Alarm, Backlog, Kind, Work, audit

NOW = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)


def test_nothing_that_waits_is_nothing_wrong() -> None:
    assert audit(Backlog(), NOW) == []


@pytest.mark.parametrize("work", Work)
def test_work_that_is_served_in_time_is_no_alarm_and_a_second_later_it_is(work: Work) -> None:
    due = NOW - PATIENCE[work]
    assert audit(Backlog(oldest={work: due}), NOW) == []
    assert audit(Backlog(oldest={work: due}), NOW + timedelta(seconds=1)) == [Alarm(Kind.LATE, due, work)]


@pytest.mark.parametrize("work", [Work.UPDATES, Work.SAFETY, Work.NOTIFICATION, Work.CASES, Work.ASKS, Work.QUESTIONS])
def test_what_may_hurt_somebody_waits_for_a_minute_at_most(work: Work) -> None:
    assert PATIENCE[work] <= timedelta(seconds=60)


def test_what_is_due_later_does_not_lag() -> None:
    backlog = Backlog(oldest={Work.CASES: NOW + timedelta(hours=1)})
    assert audit(backlog, NOW) == []
    assert backlog.lag(Work.CASES, NOW) == timedelta(0)


def test_a_case_without_a_next_step_a_quarantine_unknown_and_a_lost_page_are_alarms() -> None:
    lost = NOW - timedelta(minutes=2)
    backlog = Backlog(adrift=(3,), untold=(9,), not_arrived=lost)
    assert audit(backlog, NOW) == [Alarm(Kind.ADRIFT, NOW), Alarm(Kind.UNTOLD, NOW), Alarm(Kind.NOT_ARRIVED, lost)]


def test_a_page_that_just_failed_leaves_time_for_the_next_one() -> None:
    assert audit(Backlog(not_arrived=NOW - timedelta(seconds=60)), NOW) == []


def test_the_same_trouble_keeps_its_name_while_its_cause_changes() -> None:
    assert Alarm(Kind.DATABASE, NOW, "OperationalError").name == Alarm(Kind.DATABASE, NOW, "TimeoutError").name
    assert Alarm(Kind.LOOP, NOW, "send").name != Alarm(Kind.LOOP, NOW, "work").name
