"""An hour as a clock on the wall shows it."""

from __future__ import annotations

from datetime import datetime


def shown(local: datetime) -> str:
    """14:02, or 01:50 EST in the night in which that hour comes twice."""
    return f"{local:%H:%M}{zone_if_repeated(local)}"


def zone_if_repeated(local: datetime) -> str:
    """What is written behind an hour that comes twice, so that nobody takes one for the other; else nothing."""
    other = local.replace(fold=1 - local.fold)
    return f" {local.tzname()}" if other.utcoffset() != local.utcoffset() else ""
