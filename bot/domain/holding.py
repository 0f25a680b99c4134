"""Since when whoever has a case has it, read off its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.case import EventKind

TAKES = (EventKind.ACKNOWLEDGED, EventKind.HANDED, EventKind.HANDED_OVER, EventKind.REOPENED)
MOVES = (*TAKES, EventKind.RELEASED)  # the lines in which a case changes hands


class Line(Protocol):
    """Of the timeline."""

    kind: str
    at: datetime
    staff_id: int | None


def takings(lines: Sequence[Line], owner_id: int | None) -> list[datetime]:
    """When the owner took it, and took it again, without anybody else having had it between; the first time first."""
    found: list[datetime] = []
    for line in lines:
        if line.kind in MOVES:
            found = [*found, line.at] if line.kind in TAKES and line.staff_id == owner_id else []
    return found
