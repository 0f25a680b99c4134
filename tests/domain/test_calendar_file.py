"""The calendar file, read back as RFC 5545 says: unfold, split, unescape."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.domain.calendar_file import LONGEST_LINE, Entry, calendar_file
from bot.domain.rota import Span

NOW = datetime(2026, 11, 20, 19, 2, tzinfo=UTC)
SPAN = Span(datetime(2026, 11, 21, 13, tzinfo=UTC), datetime(2026, 11, 22, 1, tzinfo=UTC))
ODD = "Nurse on call; clinic, \\ Zoë's — " + "ünïcödé " * 30 + "\nsecond line"


def read(text: str) -> list[dict[str, str]]:
    """The events, each by its properties."""
    unfolded = re.sub(r"\r\n[ \t]", "", text)
    events: list[dict[str, str]] = []
    for line in unfolded.removesuffix("\r\n").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1][name] = re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)
    return events


def test_what_was_written_is_read_back() -> None:
    (event,) = read(calendar_file("A clinic", [Entry("a@b", SPAN, ODD)], NOW))
    assert event["SUMMARY"] == ODD
    assert (event["UID"], event["DTSTAMP"]) == ("a@b", "20261120T190200Z")
    assert (event["DTSTART"], event["DTEND"]) == ("20261121T130000Z", "20261122T010000Z")


def test_no_line_is_longer_than_75_bytes_and_each_ends_as_it_must() -> None:
    lines = calendar_file(ODD, [Entry("a@b", SPAN, ODD)], NOW).encode().split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= LONGEST_LINE
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert (lines[0], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")


def test_a_calendar_without_shifts_is_a_calendar() -> None:
    assert read(calendar_file("A clinic", [], NOW)) == []
