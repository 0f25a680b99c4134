"""ISO 8601 durations, as the clock and the faults take them."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


def duration(text: str) -> timedelta:
    """Read "PT24H", "P1DT30M", "PT1.5S". Years and months have no fixed length and are refused (ValueError)."""
    match = _DURATION.fullmatch(text.strip().upper())
    parts = {name: float(value) for name, value in (match.groupdict() if match else {}).items() if value}
    if not parts:
        raise ValueError(f"{text!r} is not an ISO 8601 duration such as PT24H or P1DT30M")
    return timedelta(**parts)
