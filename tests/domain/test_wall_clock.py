"""In the night in which an hour comes twice, what is said names which of the two it is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.wall_clock import coming, shown

FIRST = datetime(2026, 11, 1, 5, 50, tzinfo=UTC)  # 01:50 in New York, for the first time
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "zone", "said"),
    [
        (FIRST, "America/New_York", "01:50 EDT"),
        (FIRST + HOUR, "America/New_York", "01:50 EST"),
        (FIRST - HOUR, "America/New_York", "00:50"),
        (FIRST + 2 * HOUR, "America/New_York", "02:50"),
        (datetime(2026, 3, 8, 7, 10, tzinfo=UTC), "America/New_York", "03:10"),  # an hour was left out
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin", "02:30 CEST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", "02:30 CET"),
        (FIRST, "UTC", "05:50"),
    ],
)
def test_a_repeated_hour_is_named_with_its_zone(moment: datetime, zone: str, said: str) -> None:
    assert shown(moment.astimezone(ZoneInfo(zone))) == said


@pytest.mark.parametrize(
    ("now", "hour", "comes"),
    [
        (FIRST, "05:00", FIRST + timedelta(hours=4, minutes=10)),
        (FIRST, "01:50", FIRST),
        (FIRST, "01:30", FIRST + timedelta(minutes=40)),  # for the second time
        (FIRST - HOUR, "01:30", FIRST - timedelta(minutes=20)),  # for the first time
        (FIRST + HOUR, "01:30", FIRST + timedelta(hours=24, minutes=40)),  # has been twice
        (datetime(2026, 6, 8, 9, 51, tzinfo=UTC), "05:00", datetime(2026, 6, 9, 9, 0, tzinfo=UTC)),
        (datetime(2026, 3, 8, 6, 0, tzinfo=UTC), "02:30", None),  # left out this night
        (datetime(2026, 3, 7, 15, 0, tzinfo=UTC), "02:30", None),  # and the night to come
        (datetime(2026, 3, 8, 7, 10, tzinfo=UTC), "02:30", datetime(2026, 3, 9, 6, 30, tzinfo=UTC)),  # is over
        (datetime(2026, 3, 8, 6, 0, tzinfo=UTC), "03:30", datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
    ],
)
def test_an_hour_comes_when_the_clock_shows_it_next(now: datetime, hour: str, comes: datetime | None) -> None:
    assert coming(time.fromisoformat(hour), now.astimezone(ZoneInfo("America/New_York"))) == comes
