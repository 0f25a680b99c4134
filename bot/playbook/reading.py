"""The kinds of values clinicians write in content/: durations, hours, zones, yes and no, and the header of every file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.playbook.table import Table

T = TypeVar("T")

PROVENANCE = ("source", "version", "status", "reviewer")
_STATUS = ("draft", "approved", "retired")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def check_about(file: Table, *others: str) -> None:
    """Check the header [about] and that the file holds nothing but it and `others`."""
    file.only("about", *others)
    about = file.table("about")
    about.text("id")
    about.only("id", *PROVENANCE)
    check_provenance(about)


def check_provenance(about: Table) -> None:
    """Where content comes from, which version it is, whether and by whom it was approved."""
    about.text("source")
    about.whole("version")
    status = about.text("status")
    if status and status not in _STATUS:
        about.fault("status", f"must be one of {', '.join(_STATUS)}")
    if not about.text("reviewer", empty="reviewer" in about.values) and status == "approved":
        about.fault("reviewer", "must name who approved this")


def duration(table: Table, key: str) -> timedelta:
    """An ISO 8601 duration of days, hours, minutes and seconds, as PT2H or P3D."""
    return _parsed(table, key, _duration, timedelta(0))


def lasting(table: Table, key: str) -> timedelta:
    """A duration of more than nothing."""
    found = duration(table, key)
    if not found and table.values.get(key):
        table.fault(key, "must be longer than nothing")
    return found


def clock(table: Table, key: str) -> time:
    """A local hour, as 08:00."""
    return _parsed(table, key, _clock, time(0))


def clocks(table: Table, key: str) -> tuple[time, ...]:
    """A list of local hours."""
    one_by_one = (Table(table.file, table.key, {key: text}, table.faults) for text in table.texts(key))
    return tuple(clock(one, key) for one in one_by_one)


def zone(table: Table, key: str) -> str:
    """The name of a time zone, as America/New_York."""
    return _parsed(table, key, _zone, "UTC")


def number(table: Table, key: str, default: int | None = None) -> int:
    """A whole number of 0 or more; `default` where the key may be left out."""
    value = table.values.get(key, default)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    table.fault(key, "must be a whole number of 0 or more")
    return 0


def flag(table: Table, key: str, default: bool | None = None) -> bool:
    """true or false; `default` where the key may be left out."""
    value = table.values.get(key, default)
    if isinstance(value, bool):
        return value
    table.fault(key, "must be true or false")
    return False


def _parsed(table: Table, key: str, parse: Callable[[str], T], neutral: T) -> T:
    text = table.text(key)
    try:
        return parse(text) if text else neutral
    except ValueError as wrong:
        table.fault(key, str(wrong))
        return neutral


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        raise ValueError(f"'{text}' is not a duration like PT2H or P3D")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _clock(text: str) -> time:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"'{text}' is not an hour like 08:00")
    return time.fromisoformat(text)


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise ValueError(f"'{text}' is not a time zone like America/New_York") from wrong
