"""The strip as a table: what stands in each cell, and the same in words for those who hear it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.strip import Cell, Day, DayStatus, Row, RowGroup
from bot.domain.summary import Summary
from bot.reports.names import CURVES
from bot.reports.templating import render

SEVERITIES = ("no", "yes", "yes, to be seen the same day", "yes, to be acted on at once")
STATUS_SIGNS: Mapping[DayStatus, str] = {
    DayStatus.ANSWERED: "✓",
    DayStatus.RECALLED: "↺",
    DayStatus.PARTLY: "◐",
    DayStatus.MISSED: "–",
    DayStatus.NOT_ASKED: "",
    DayStatus.AHEAD: "",
}
STATUS_WORDS: Mapping[DayStatus, str] = {
    DayStatus.ANSWERED: "answered",
    DayStatus.RECALLED: "filled in later",
    DayStatus.PARTLY: "begun, not finished",
    DayStatus.MISSED: "missed",
    DayStatus.NOT_ASKED: "not asked",
    DayStatus.AHEAD: "still open",
}


@dataclass(frozen=True)
class Column:
    """The head of one day."""

    day: int
    sign: str
    words: str
    kind: str
    has_case: bool


@dataclass(frozen=True)
class Square:
    sign: str
    words: str
    kind: str


@dataclass(frozen=True)
class Line:
    label: str
    present: bool
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class StripView:
    columns: tuple[Column, ...]
    red_flags: tuple[Line, ...]
    usual: tuple[Line, ...]


def strip_view(summary: Summary) -> StripView:
    columns = tuple(_column(day, day.number in summary.case_days) for day in summary.days)
    lines = [(row.group, _line(row, columns)) for row in summary.rows]
    return StripView(
        columns,
        tuple(line for group, line in lines if group is RowGroup.RED_FLAG),
        tuple(line for group, line in lines if group is RowGroup.USUAL),
    )


def mini_strip(days: Sequence[Day], worst: Mapping[int, int] | None = None, cases: Set[int] = frozenset()) -> Markup:
    """The strip in miniature for a list: a square a day, filled by the worst severity, a flag where a case opened."""
    known = worst or {}
    squares = [(_column(day, day.number in cases), known.get(day.number, 0)) for day in days]
    spoken = "; ".join(_mini_words(column, severity) for column, severity in squares)
    return render("mini_strip.svg.j2", squares=squares, spoken=spoken)


def _column(day: Day, has_case: bool) -> Column:
    return Column(day.number, STATUS_SIGNS[day.status], STATUS_WORDS[day.status], day.status, has_case)


def _line(row: Row, columns: Sequence[Column]) -> Line:
    squares = tuple(_square(cell, column, row.asked) for cell, column in zip(row.cells, columns, strict=True))
    return Line(CURVES.get(row.id, row.label), row.present, squares)


def _square(cell: Cell, column: Column, asked: bool) -> Square:
    if cell.severity is None and not asked:
        return Square("", "not asked", f"sum-blank sum-{DayStatus.NOT_ASKED}")
    if cell.severity is None:
        unknown = column.words if column.kind in (DayStatus.AHEAD, DayStatus.NOT_ASKED) else "no answer"
        return Square("", unknown, f"sum-blank sum-{column.kind}")
    kind = f"sum-level-{cell.severity}" + (" sum-recalled" if cell.recalled else "")
    return Square(cell.sign, _cell_words(cell), kind)


def _cell_words(cell: Cell) -> str:
    words = [f"{cell.value} of 10" if cell.value else SEVERITIES[cell.severity or 0]]
    if cell.in_own_words:
        words.append("in the patient's own words")
    if cell.recalled:
        words.append("filled in later")
    return ", ".join(words)


def _mini_words(column: Column, severity: int) -> str:
    words = [f"day {column.day} {column.words}"]
    if severity:
        words.append(SEVERITIES[severity])
    if column.has_case:
        words.append("case opened")
    return ", ".join(words)
