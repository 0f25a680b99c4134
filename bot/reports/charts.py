"""Curves as shapes: where every line, dot and word of a chart stands. The plot shares its columns with the strip above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.curve import Curve, Point
from bot.domain.summary import Summary
from bot.reports.names import CURVES
from bot.reports.templating import in_words

LABELS = 240.0  # width of the column of words; summary.css gives the strip the same share of WIDTH
PLOT = 750.0
WIDTH = LABELS + PLOT
TOP, BOTTOM = 32.0, 14.0  # free space over and under the scale, for words

ABOVE, BELOW = -9.0, 20.0  # from a point to the words at it


@dataclass(frozen=True)
class Frame:
    """Turns days and values into places."""

    last_day: int
    low: int
    high: int
    height: float

    def x(self, day: int) -> float:
        return round(LABELS + (day + 0.5) * PLOT / (self.last_day + 1), 1)

    def y(self, value: int) -> float:
        share = (self.high - value) / (self.high - self.low)
        return round(TOP + share * (self.height - TOP - BOTTOM), 1)


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    recalled: bool


@dataclass(frozen=True)
class Line:
    """`solid` joins neighbouring days, `gaps` leaps over days without an answer; both are SVG path data."""

    kind: str
    label: str
    solid: str
    gaps: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Mark:
    """Words at a point of a line; `anchor` keeps them inside the plot."""

    kind: str
    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Tick:
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    id: str
    title: str
    description: str
    height: float
    ticks: tuple[Tick, ...]
    before: tuple[Line, ...]  # the previous treatment
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    days: tuple[float, ...]  # the middle of each day's column


def charts(summary: Summary) -> tuple[Chart, ...]:
    return (_effect_chart(summary), _pain_chart(summary))


def _effect_chart(summary: Summary) -> Chart:
    curve = summary.curves.effect
    frame = Frame(summary.days[-1].number, curve.low, curve.high, 124.0)
    levels = range(curve.low, curve.high + 1)
    return Chart(
        id=f"effect-{summary.facts.id}",
        title="Effect against the goal",
        description=_told(summary, [curve]),
        height=frame.height,
        ticks=tuple(Tick(frame.y(level), curve.name(level)) for level in levels),
        before=(_line(frame, summary.previous.curves.effect, "sum-before"),) if summary.previous else (),
        lines=(_line(frame, curve, "sum-effect"),),
        marks=_effect_marks(frame, curve),
        days=_columns(frame),
    )


def _pain_chart(summary: Summary) -> Chart:
    pain, headache = summary.curves.pain, summary.curves.headache
    frame = Frame(summary.days[-1].number, pain.low, pain.high, 124.0)
    before = summary.previous.curves if summary.previous else None
    return Chart(
        id=f"pain-{summary.facts.id}",
        title="Pain and headache",
        description=_told(summary, [pain, headache]),
        height=frame.height,
        ticks=tuple(Tick(frame.y(value), str(value)) for value in (pain.low, (pain.low + pain.high) // 2, pain.high)),
        before=(_line(frame, before.pain, "sum-before"), _line(frame, before.headache, "sum-before sum-headache"))
        if before
        else (),
        lines=(_line(frame, pain, "sum-pain"), _line(frame, headache, "sum-headache")),
        marks=(*_peak_mark(frame, pain, ABOVE), *_peak_mark(frame, headache, BELOW)),
        days=_columns(frame),
    )


def _line(frame: Frame, curve: Curve, kind: str) -> Line:
    places = [(point, f"{frame.x(point.day)} {frame.y(point.value)}") for point in curve.points]
    neighbours = [(a, b) for (one, a), (other, b) in pairwise(places) if other.day - one.day == 1]
    apart = [(a, b) for (one, a), (other, b) in pairwise(places) if other.day - one.day > 1]
    dots = tuple(Dot(frame.x(point.day), frame.y(point.value), point.recalled) for point in curve.points)
    return Line(kind, CURVES[curve.id], _path(neighbours), _path(apart), dots)


def _path(segments: Sequence[tuple[str, str]]) -> str:
    """Segments that touch are one stroke, so that its corners are round."""
    path, end = [], ""
    for start, stop in segments:
        path.append(f"L{stop}" if start == end else f"M{start} L{stop}")
        end = stop
    return " ".join(path)


def _effect_marks(frame: Frame, curve: Curve) -> tuple[Mark, ...]:
    onset = next((point for point in curve.points if point.day == curve.onset), None)
    if onset is None or curve.peak is None:
        return ()
    if onset == curve.peak:
        return (_mark(frame, curve, onset, f"onset and peak day {onset.day}"),)
    # The line comes to the onset from below and may leave it upwards: the free place is on the left.
    left = "end" if onset.day > 1 else "middle"
    return (
        _mark(frame, curve, onset, f"onset day {onset.day}", anchor=left),
        _mark(frame, curve, curve.peak, f"peak day {curve.peak.day}"),
    )


def _peak_mark(frame: Frame, curve: Curve, side: float) -> tuple[Mark, ...]:
    return (_mark(frame, curve, curve.peak, str(curve.peak.value), side, "middle"),) if curve.peak else ()


def _mark(frame: Frame, curve: Curve, point: Point, text: str, side: float = ABOVE, anchor: str = "") -> Mark:
    """Without an `anchor`, long words are kept inside the plot."""
    inside = "start" if point.day <= 1 else "end" if point.day >= frame.last_day - 1 else "middle"
    return Mark(curve.id, frame.x(point.day), frame.y(point.value) + side, text, anchor or inside)


def _columns(frame: Frame) -> tuple[float, ...]:
    return tuple(frame.x(day) for day in range(frame.last_day + 1))


def _told(summary: Summary, curves: Sequence[Curve]) -> str:
    """The chart in words, for those who hear it."""
    told = [f"{CURVES[curve.id]}: {_points(curve)}." for curve in curves]
    if summary.previous:
        told.append(f"In grey, the treatment of {in_words(summary.previous.treated_at)}.")
    return " ".join(told)


def _points(curve: Curve) -> str:
    if not curve.points:
        return "no answer"
    return ", ".join(
        f"day {point.day} {curve.name(point.value)}{' (filled in later)' if point.recalled else ''}"
        for point in curve.points
    )
