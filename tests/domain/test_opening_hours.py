"""The clinic's hours: several periods a day, holidays, the hour that is skipped and the one that comes twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.opening_hours import OpeningHours, Period

NEW_YORK = ZoneInfo("America/New_York")
MORNING, AFTERNOON = Period(time(8), time(12)), Period(time(13), time(17))
HOURS = OpeningHours(
    NEW_YORK,
    dict.fromkeys(range(5), (MORNING, AFTERNOON)),
    {date(2026, 12, 25): (), date(2026, 12, 24): (MORNING,)},
)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
NIGHTS = OpeningHours(NEW_YORK, dict.fromkeys(range(7), (Period(time(0), time(0)),)))


def local(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-12-21T07:59", False, "2026-12-21T08:00"),  # a Monday
        ("2026-12-21T08:00", True, "2026-12-21T08:00"),
        ("2026-12-21T12:00", False, "2026-12-21T13:00"),
        ("2026-12-21T16:59", True, "2026-12-21T16:59"),
        ("2026-12-21T17:00", False, "2026-12-22T08:00"),
        ("2026-12-24T13:30", False, "2026-12-28T08:00"),  # half a day, the holiday, the weekend
        ("2026-12-25T10:00", False, "2026-12-28T08:00"),
    ],
)
def test_it_opens_by_the_week_and_the_holidays(moment: str, is_open: bool, opens: str) -> None:
    assert HOURS.is_open(local(moment)) is is_open
    assert HOURS.opens(local(moment)) == local(opens)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-12-21T09:00", 2, "2026-12-21T11:00"),
        ("2026-12-21T11:00", 2, "2026-12-21T14:00"),  # over lunch
        ("2026-12-21T11:00", 1, "2026-12-21T12:00"),  # up to its very end
        ("2026-12-21T20:00", 8, "2026-12-22T17:00"),
        ("2026-12-23T16:00", 6, "2026-12-28T09:00"),  # an hour, half a day, the holiday, the weekend, an hour
    ],
)
def test_what_is_counted_in_opening_hours_rests_while_it_is_closed(start: str, hours: int, end: str) -> None:
    assert HOURS.after(local(start), timedelta(hours=hours)) == local(end)
    assert HOURS.between(local(start), local(end)) == timedelta(hours=hours)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-06-01", 24)])
def test_a_day_has_as_many_hours_as_the_clocks_give_it(day: str, hours: int) -> None:
    start = local(f"{day}T00:00")
    assert NIGHTS.after(start, timedelta(hours=hours)) == start + timedelta(hours=hours)
    assert NIGHTS.between(start, start + timedelta(hours=hours)) == timedelta(hours=hours)


def test_a_clinic_that_never_opens_makes_nothing_wait_for_ever() -> None:
    closed = OpeningHours(NEW_YORK, {})
    assert closed.after(local("2026-06-01T12:00"), timedelta(hours=8)) == local("2026-06-01T12:00")


@given(
    start=st.integers(0, 365 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
    first=st.integers(0, 4000),
    more=st.integers(0, 4000),
)
def test_more_time_is_never_over_sooner(start: datetime, first: int, more: int) -> None:
    sooner = HOURS.after(start, timedelta(minutes=first))
    later = HOURS.after(start, timedelta(minutes=first + more))
    assert start <= sooner <= later
    assert HOURS.between(start, later) == timedelta(minutes=first + more)
