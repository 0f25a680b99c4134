"""A table of figures that a page shows and a file holds: the same rows, in words there, as plain numbers here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.review.bounds import Share
from bot.reports.csv_file import BYTE_ORDER_MARK, safe

NOTHING = "–"


@dataclass(frozen=True)
class Estimate:
    """A figure and where the true one lies: a share from 0 to 1, or a number."""

    value: float
    low: float
    high: float
    percent: bool = True
    digits: int = 1  # of a number

    def __str__(self) -> str:
        if self.percent:
            return f"{self.value:.0%} ({100 * self.low:.0f}–{100 * self.high:.0f})"
        value, low, high = (f"{part:.{self.digits}f}" for part in (self.value, self.low, self.high))
        return f"{value} ({low}–{high})" if self.low >= 0 else f"{value} ({low} to {high})"


Value = str | int | float | timedelta | Estimate | Share | None


@dataclass(frozen=True)
class Column:
    """`name` stands in the file, `label` on the page; without a label it is only in the file."""

    name: str
    label: str = ""
    number: bool = True
    estimate: bool = False  # three columns of the file: the figure and its bounds
    counted: bool = False  # two columns of the file: how many, of how many


@dataclass(frozen=True)
class Line:
    """`behind` is the key of the cases behind it, `about` tells the ear what they are; `links` are other lists, by column.

    `group` puts it under a heading of the page. Not `shown`: only in the file.
    """

    values: tuple[Value, ...]
    behind: str = ""
    about: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Grid:
    """`id` names it in addresses; `words` say what is counted, `after` stands below the table."""

    id: str
    title: str
    words: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    nothing: str = "Nothing in these days."
    after: str = ""

    @property
    def heads(self) -> list[Column]:
        return [column for column in self.columns if column.label]

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """The lines of the page under their headings."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.shown:
                found.setdefault(line.group, []).append(line)
        return list(found.items())

    def cells(self, line: Line) -> list[tuple[Column, str]]:
        """What the page shows of a line, in words."""
        return [
            (column, in_words(value)) for column, value in zip(self.columns, line.values, strict=True) if column.label
        ]


def estimated(share: Share, least: int) -> Estimate | None:
    """None of too few: a share of them would mislead."""
    return Estimate(share.value, *share.bounds) if share.of >= max(least, 1) else None


def in_words(value: Value) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, timedelta):
        return span_in_words(value)
    if isinstance(value, Share):
        return f"{value.hits} of {value.of}"
    return f"{value:,.1f}" if isinstance(value, float) else str(value)


def span_in_words(span: timedelta) -> str:
    """45 s, 3 min, 2 h 05, 3 days."""
    minutes = round(span.total_seconds() / 60)
    if span < timedelta(minutes=2):
        return f"{round(span.total_seconds())} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02}"
    return f"{minutes / 1440:.1f} days".replace(".0 ", " ")


def grid_csv(grid: Grid) -> str:
    """Shares from 0 to 1, times in minutes; empty where nothing is known or too few were counted."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([safe(name) for column in grid.columns for name in _names(column)])
    for line in grid.lines:
        pairs = zip(grid.columns, line.values, strict=True)
        writer.writerow([safe(cell) for column, value in pairs for cell in _plain(column, value)])
    return BYTE_ORDER_MARK + written.getvalue()


def _names(column: Column) -> Iterator[str]:
    yield column.name
    if column.estimate:
        yield from (f"{column.name}_low", f"{column.name}_high")
    if column.counted:
        yield f"{column.name}_of"


def _plain(column: Column, value: Value) -> Iterator[object]:
    if column.estimate:
        parts = (value.value, value.low, value.high) if isinstance(value, Estimate) else (None, None, None)
        yield from (None if part is None else round(part, 4) for part in parts)
    elif column.counted:
        yield from (value.hits, value.of) if isinstance(value, Share) else (None, None)
    elif isinstance(value, timedelta):
        yield round(value.total_seconds() / 60, 2)
    else:
        yield round(value, 2) if isinstance(value, float) else value
