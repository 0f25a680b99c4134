"""When a report is one of those before it, and when it stands for itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta


def begins_a_line(earlier: Iterable[datetime], now: datetime, within: timedelta) -> bool:
    """False within that time of the first of a line: reports that follow each other closely never make one line without end."""
    first: datetime | None = None
    for at in (*sorted(earlier), now):
        begins = first is None or at - first >= within
        first = at if begins or first is None else first
    return begins
