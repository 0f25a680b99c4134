"""An hour as a clock on the wall shows it, and when it shows it next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta


def shown(local: datetime) -> str:
    """14:02, or 01:50 EST in the night in which that hour comes twice."""
    return f"{local:%H:%M}{zone_if_repeated(local)}"


def zone_if_repeated(local: datetime) -> str:
    """What is written behind an hour that comes twice, so that nobody takes one for the other; else nothing."""
    other = local.replace(fold=1 - local.fold)
    return f" {local.tzname()}" if other.utcoffset() != local.utcoffset() else ""


def coming(hour: time, here: datetime) -> datetime | None:
    """When the clock that shows `here` shows the hour next, aware UTC; None where it is put forward over that hour."""
    for day in (here.date(), here.date() + timedelta(days=1)):
        wall = datetime.combine(day, hour, here.tzinfo)
        twice = (
            wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)
        )  # the same moment, but for one night a year
        real = [at for at in twice if at.astimezone(here.tzinfo).time() == hour]
        if not real and (day, hour) > (here.date(), here.time()):
            return None
        if found := [at for at in real if at >= here]:
            return found[0]
    return None
