"""The plots of a review."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from bot.domain.review.adherence import AdherenceRow
from bot.domain.review.load import ALL
from bot.domain.review.review import Review
from bot.domain.review.times import TimesRow
from bot.domain.strip import Label
from bot.reports.grid import estimated, in_words, span_in_words
from bot.reports.outcome_grids import HEADINGS, group_name
from bot.reports.plots import BOTTOM, LEFT, RIGHT, ROW, TOP, WIDTH, DotPlot, Point, Tick, dot_plot, fitting
from bot.reports.time_grids import STEPS

MOST = 12  # lines of a plot; the table has them all
DAYS_HEIGHT, DAYS_TOP, DAYS_BOTTOM = 210.0, 16.0, 44.0
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(days=7)  # of the axis of times
MARKS = ((timedelta(minutes=1), "1 min"), (timedelta(minutes=10), "10 min"), (timedelta(hours=1), "1 h"), (timedelta(hours=8), "8 h"), (timedelta(days=1), "1 day"), (timedelta(days=7), "7 days"))  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """Of one tier and step: median and 90th percentile on an axis of time, and the clock of content."""

    y: float
    label: str
    text: str
    middle: float
    ninetieth: float
    clock: float | None
    late: bool


@dataclass(frozen=True)
class TimePlot:
    template: ClassVar = "time_plot.svg.j2"
    id: str
    title: str
    description: str
    height: float
    ticks: tuple[Tick, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class DayColumn:
    """The parts of one day from the bottom up, each with its top and height."""

    x: float
    width: float
    day: int
    parts: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class DayPlot:
    template: ClassVar = "day_plot.svg.j2"
    id: str
    title: str
    description: str
    height: float
    floor: float
    ticks: tuple[Tick, ...]
    columns: tuple[DayColumn, ...]


def load_plot(review: Review, label: Label) -> DotPlot | None:
    rows = [row for row in review.load if row.patient_days]
    points = [
        Point(
            "All" if row.key == ALL else label(f"indication.{row.key}"),
            f"{row.rate:.1f} ({row.alerts})",
            (row.rate, *row.bounds),
        )
        for row in rows[:MOST]
    ]
    return dot_plot("plot-load", "Alerts per 100 patient-days", points, percent=False) if points else None


def rule_plot(review: Review) -> DotPlot | None:
    points = []
    for row in [row for row in review.rules if row.share.of][:MOST]:
        figure = estimated(row.share, review.terms.rate_from)
        text = f"{figure.value:.0%} of {row.share.of}" if figure else f"{row.right} of {row.share.of}"
        points.append(Point(row.key, text, (figure.value, figure.low, figure.high) if figure else None))
    enough = any(point.figure for point in points)
    return dot_plot("plot-rules", "Right of the cases that count, by rule", points, percent=True) if enough else None


def group_plots(review: Review, label: Label) -> list[DotPlot]:
    """One for each way of grouping in which any group is large enough."""
    found = []
    for by, heading in HEADINGS.items():
        points = []
        for row in [row for row in review.groups if row.by == by][:MOST]:
            figure = estimated(row.share, review.terms.rate_from)
            text = f"{row.complicated} of {row.treatments}"
            points.append(
                Point(group_name(row, label), text, (figure.value, figure.low, figure.high) if figure else None)
            )
        if any(point.figure for point in points):
            found.append(dot_plot(f"plot-{by}", f"Treatments with a complication. {heading}", points, percent=True))
    return found


def time_plot(review: Review, label: Label) -> TimePlot | None:
    rows = [row for row in review.times if row.middle is not None]
    if not rows:
        return None
    stretches = tuple(_stretch(number, row, label) for number, row in enumerate(rows))
    told = "; ".join(
        f"{one.label}: median {in_words(row.middle)}, 90th percentile {in_words(row.ninetieth)}"
        + (f", clock {in_words(row.within)}" if row.within else "")
        for one, row in zip(stretches, rows, strict=True)
    )
    ticks = tuple(Tick(_at(length), text) for length, text in MARKS)
    return TimePlot(
        "plot-times", "Waiting times, by tier", f"{told}.", TOP + ROW * len(rows) + BOTTOM, ticks, stretches
    )


def day_plot(review: Review) -> DayPlot | None:
    """All check-ins by the day of the diary."""
    rows = [row for row in review.adherence if row.indication == ALL and row.day]
    if not rows:
        return None
    floor, last = DAYS_HEIGHT - DAYS_BOTTOM, max(row.day for row in rows)
    step = (WIDTH - 60) / last
    columns = tuple(
        DayColumn(round(50 + step * (row.day - 1) + step * 0.12, 1), round(step * 0.76, 1), row.day, _parts(row, floor))
        for row in rows
    )
    told = "; ".join(
        f"day {row.day}: {row.same_day} on the day, {row.recalled} later, {row.missed} not" for row in rows
    )
    ticks = tuple(Tick(round(floor - (floor - DAYS_TOP) * part / 4, 1), f"{part / 4:.0%}") for part in range(5))
    return DayPlot("plot-days", "Check-ins by day", f"{told}.", DAYS_HEIGHT, floor, ticks, columns)


def _stretch(number: int, row: TimesRow, label: Label) -> Stretch:
    middle, ninetieth = row.middle or timedelta(0), row.ninetieth or timedelta(0)
    return Stretch(
        y=TOP + ROW * (number + 0.5),
        label=fitting(f"{label(f'tier.{row.tier}')}: {STEPS[row.step].lower()}"),
        text=f"{span_in_words(middle)} / {span_in_words(ninetieth)}",
        middle=_at(middle),
        ninetieth=_at(ninetieth),
        clock=_at(row.within) if row.within and row.comparable else None,
        late=row.comparable and row.within is not None and ninetieth > row.within,
    )


def _at(length: timedelta) -> float:
    """A place on the axis, which is logarithmic: minutes and days fit on one."""
    kept = min(max(length, SHORTEST), LONGEST)
    part = math.log(kept / SHORTEST) / math.log(LONGEST / SHORTEST)
    return round(LEFT + (RIGHT - LEFT) * part, 1)


def _parts(row: AdherenceRow, floor: float) -> tuple[tuple[str, float, float], ...]:
    found, at = [], floor
    for name, count in (("same-day", row.same_day), ("recalled", row.recalled), ("missed", row.missed)):
        height = round((floor - DAYS_TOP) * count / row.asked, 1)
        at -= height
        if height:
            found.append((name, round(at, 1), height))
    return tuple(found)


def plots(review: Review, label: Label) -> dict[str, Sequence[DotPlot | TimePlot | DayPlot]]:
    """By the table they belong to."""
    single = {
        "load": load_plot(review, label),
        "times": time_plot(review, label),
        "rules": rule_plot(review),
        "adherence": day_plot(review),
    }
    return {name: [plot] for name, plot in single.items() if plot} | {"complications": group_plots(review, label)}
