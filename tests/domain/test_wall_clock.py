"""In the night in which an hour comes twice, what is said names which of the two it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.wall_clock import shown

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
