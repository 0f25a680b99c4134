"""Quiet hours, also over midnight."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.clinic import QuietHours

NIGHT = QuietHours(time(22), time(8))
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("quiet", "moment", "held"),
    [
        (NIGHT, time(21, 59), False),
        (NIGHT, time(22), True),
        (NIGHT, time(3), True),
        (NIGHT, time(7, 59, 59), True),
        (NIGHT, time(8), False),
        (QuietHours(time(1), time(6)), time(0, 59), False),
        (QuietHours(time(1), time(6)), time(1), True),
        (QuietHours(time(1), time(6)), time(6), False),
        (QuietHours(time(8), time(8)), time(8), False),
    ],
)
def test_quiet_hours_hold_from_their_start_to_before_their_end(quiet: QuietHours, moment: time, held: bool) -> None:
    assert quiet.holds(moment) is held


@pytest.mark.parametrize(
    ("when", "moved"),
    [
        (datetime(2026, 6, 9, 3, tzinfo=UTC), datetime(2026, 6, 9, 12, tzinfo=UTC)),  # 23:00: the next morning
        (datetime(2026, 6, 9, 7, tzinfo=UTC), datetime(2026, 6, 9, 12, tzinfo=UTC)),  # 03:00: the same morning
        (datetime(2026, 6, 9, 16, tzinfo=UTC), datetime(2026, 6, 9, 16, tzinfo=UTC)),  # noon: stays
        (datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 1, 13, tzinfo=UTC)),  # the night the clocks go back
        (datetime(2026, 3, 8, 4, tzinfo=UTC), datetime(2026, 3, 8, 12, tzinfo=UTC)),  # the night they go forward
    ],
)
def test_what_falls_into_the_night_is_moved_to_the_morning(when: datetime, moved: datetime) -> None:
    assert NIGHT.moved_out(when, NEW_YORK) == moved


def test_the_end_of_the_quiet_hours_never_lies_before_the_moment_even_in_a_repeated_hour() -> None:
    second_ten_past_one = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)
    assert QuietHours(time(0), time(1, 30)).moved_out(second_ten_past_one, NEW_YORK) == datetime(
        2026, 11, 1, 6, 30, tzinfo=UTC
    )


def test_what_should_come_before_the_night_comes_in_the_evening() -> None:
    late, early = datetime(2026, 6, 9, 3, tzinfo=UTC), datetime(2026, 6, 9, 7, tzinfo=UTC)
    evening = datetime(2026, 6, 9, 2, tzinfo=UTC) - timedelta(minutes=30)
    assert [NIGHT.moved_before(when, NEW_YORK, timedelta(minutes=30)) for when in (late, early)] == [evening, evening]
