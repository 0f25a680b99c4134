"""One thing in the timeline of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.console.case.marked import Piece
from bot.console.case.program_read import ProgramRead


@dataclass(frozen=True)
class Again:
    """The same reported once more: when, and how it was weighed."""

    at: datetime
    tier: str
    rules: list[str]


@dataclass(frozen=True)
class Item:
    """`kind` picks its looks: heard, told, wrote, note, answers, graded, call, event, alarm."""

    at: datetime
    kind: str
    who: str = ""
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    lines: list[tuple[str, str, bool]] = field(default_factory=list)  # question, answer, is a red flag
    state: str = ""
    failed: bool = False
    tier: str = ""
    rules: list[str] = field(default_factory=list)
    photo: int = 0
    said_at: datetime | None = None  # when the patient said it, if they did
    heard: int = 0  # the id of their words
    is_new: bool = False  # nobody of the clinic has done anything since
    undone: bool = False  # it stays on the timeline, and does not count
    read: ProgramRead | None = None  # of a patient's own words
    event: int = 0  # its id
    again: tuple[Again, ...] = ()  # reports of the same within the time of the rules: they stand in this one line
