"""The clinic's hours and holidays in clinic.toml as values."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.opening_hours import OpeningHours, Period
from bot.playbook.reading import clocks
from bot.playbook.table import Table

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_hours(file: Table, zone: ZoneInfo) -> OpeningHours:
    """At least one day must have hours, or what is counted in them could never be due."""
    week = file.table("hours")
    week.only(*DAYS)
    if not any(day in week.values for day in DAYS):
        week.fault("monday", "at least one day needs hours")
    opened = {number: _periods(week, day) for number, day in enumerate(DAYS) if day in week.values}
    return OpeningHours(zone, opened, dict(_holiday(table) for table in file.tables("holiday")))


def _holiday(table: Table) -> tuple[date, tuple[Period, ...]]:
    table.only("id", "day", "hours")
    table.text("id")
    day = table.values.get("day")
    if not isinstance(day, date) or isinstance(day, datetime):
        table.fault("day", "must be a day like 2026-12-25")
        return date.min, ()
    return day, _periods(table, "hours") if "hours" in table.values else ()


def _periods(table: Table, key: str) -> tuple[Period, ...]:
    """Written as 08:00-12:00, in their order; 00:00 as an end is midnight."""
    found = tuple(_period(table, key, text) for text in table.texts(key))
    for one, following in pairwise(found):
        if one.end == time(0) or following.start < one.end:
            table.fault(key, "periods must stand in their order and not overlap")
    return found


def _period(table: Table, key: str, text: str) -> Period:
    faults = len(table.faults)
    ends = clocks(Table(table.file, table.key, {key: text.split("-")}, table.faults, table.silent), key)
    if len(table.faults) == faults and (len(ends) != 2 or (ends[1] != time(0) and ends[0] >= ends[1])):
        table.fault(key, f"'{text}' is not a period like 08:00-12:00")
    return Period(*ends) if len(ends) == 2 else Period(time(0), time(0))
