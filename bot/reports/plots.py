"""Plots of figures as shapes: where every bar, dot and word stands. Templates draw them; colours come from the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

WIDTH, LABELS, FIGURES = 840.0, 310.0, 125.0  # the whole, the words on the left, the figures on the right
LEFT, RIGHT = LABELS + 14, WIDTH - FIGURES - 14  # of the plot itself
ROW, TOP, BOTTOM = 30.0, 12.0, 30.0
NICE = (1, 2, 2.5, 5, 10)
LONGEST = 42  # characters of a label that fit beside the plot


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Dot:
    """A figure with its bounds; `further` where the upper one lies outside. Without `at` there are too few to plot one, and the words say so."""

    y: float
    label: str
    text: str
    at: float | None = None
    low: float = 0.0
    high: float = 0.0
    further: bool = False


@dataclass(frozen=True)
class DotPlot:
    template: ClassVar = "dot_plot.svg.j2"
    id: str
    title: str
    description: str
    height: float
    ticks: tuple[Tick, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Point:
    """One line of a dot plot as it comes: a name, the figure with its bounds or None, and the figure in words."""

    label: str
    text: str
    figure: tuple[float, float, float] | None


def dot_plot(plot_id: str, title: str, points: Sequence[Point], *, percent: bool) -> DotPlot:
    """From 0 to 100 %, or to a round number over the highest figure; bounds that reach further end in an arrow at the edge."""
    top = 1.0 if percent else round_up(_highest([point.figure for point in points if point.figure]))
    dots = tuple(_dot(number, point, top) for number, point in enumerate(points))
    told = "; ".join(f"{point.label}: {point.text}" for point in points)
    ticks = tuple(
        Tick(_x(top * part / 4, top), f"{top * part / 4:.0%}" if percent else f"{top * part / 4:g}")
        for part in range(5)
    )
    return DotPlot(plot_id, title, f"{told}.", TOP + ROW * len(points) + BOTTOM, ticks, dots)


def _highest(figures: Sequence[tuple[float, float, float]]) -> float:
    """Where few were watched and nothing happened the bound is far out: it says how far only where there is nothing else."""
    some = [min(high, 2.5 * value) for value, _, high in figures if value > 0]
    return max(some or [high for _, _, high in figures], default=1.0)


def round_up(value: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in NICE if power * step >= value)


def fitting(text: str) -> str:
    """Cut so that it fits beside a plot; the table has the whole."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _dot(number: int, point: Point, top: float) -> Dot:
    y, label = TOP + ROW * (number + 0.5), fitting(point.label)
    if point.figure is None:
        return Dot(y, label, point.text)
    value, low, high = (_x(min(part, top), top) for part in point.figure)
    return Dot(y, label, point.text, value, low, high, further=point.figure[2] > top)


def _x(value: float, top: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * value / top, 1)
