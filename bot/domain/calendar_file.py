"""Shifts as an iCalendar file (RFC 5545): what calendar programs subscribe to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.rota import Span

LONGEST_LINE = 75  # bytes, without the end of the line
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True)
class Entry:
    uid: str
    span: Span
    summary: str


def calendar_file(name: str, entries: Sequence[Entry], now: datetime) -> str:
    """Times in UTC, which every program shows in its own zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Aftercare//On call//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{name.translate(ESCAPED)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}",
            f"DTSTAMP:{_utc(now)}",
            f"DTSTART:{_utc(entry.span.start)}",
            f"DTEND:{_utc(entry.span.end)}",
            f"SUMMARY:{entry.summary.translate(ESCAPED)}",
            "END:VEVENT",
        ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    """No line is longer than allowed; what goes on begins with a space. No character is cut in two."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += character
    yield part
