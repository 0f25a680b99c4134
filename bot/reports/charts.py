"""Curves as shapes: where every line, dot and word of a chart stands. The plot shares its columns with the strip above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.curve import Curve, Point
from bot.domain.summary import Summary
from bot.reports.templating import in_words

LABELS = 240.0  # width of the column of words; summary.css gives the strip the same share of WIDTH
PLOT = 750.0
WIDTH = LABELS + PLOT
TOP, BOTTOM = 26.0, 12.0  # free space over and under the scale, for words


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
    """Words at a point; `anchor` keeps them inside the plot."""

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
    notes: tuple[str, ...]
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
    onset = [_mark(frame, point, f"onset day {point.day}") for point in curve.points if point.day == curve.onset]
    peak = [_mark(frame, curve.peak, f"peak day {curve.peak.day}")] if curve.peak else []
    together = bool(onset and curve.peak and curve.peak.day == curve.onset)
    return Chart(
        id=f"effect-{summary.facts.id}",
        title="Effect against the goal",
        notes=_before_note(summary),
        description=_told([curve]),
        height=frame.height,
        ticks=tuple(Tick(frame.y(level), curve.name(level)) for level in levels),
        before=(_line(frame, summary.previous.curves.effect, "before"),) if summary.previous else (),
        lines=(_line(frame, curve, "effect"),),
        marks=(_mark(frame, curve.peak, f"onset and peak day {curve.onset}"),)
        if together and curve.peak
        else (*onset, *peak),
        days=_columns(frame),
    )


def _pain_chart(summary: Summary) -> Chart:
    pain, headache = summary.curves.pain, summary.curves.headache
    frame = Frame(summary.days[-1].number, pain.low, pain.high, 124.0)
    peaks = [curve.peak for curve in (pain, headache) if curve.peak]
    before = summary.previous.curves if summary.previous else None
    return Chart(
        id=f"pain-{summary.facts.id}",
        title=f"{pain.label} and {headache.label[:1].lower()}{headache.label[1:]}",
        notes=_before_note(summary),
        description=_told([pain, headache]),
        height=frame.height,
        ticks=tuple(Tick(frame.y(value), str(value)) for value in (pain.low, (pain.low + pain.high) // 2, pain.high)),
        before=(_line(frame, before.pain, "before"), _line(frame, before.headache, "before headache"))
        if before
        else (),
        lines=(_line(frame, pain, "pain"), _line(frame, headache, "headache")),
        marks=tuple(_mark(frame, peak, str(peak.value)) for peak in peaks),
        days=_columns(frame),
    )


def _line(frame: Frame, curve: Curve, kind: str) -> Line:
    places = [(point, f"{frame.x(point.day)} {frame.y(point.value)}") for point in curve.points]
    neighbours = [(a, b) for (one, a), (other, b) in pairwise(places) if other.day - one.day == 1]
    apart = [(a, b) for (one, a), (other, b) in pairwise(places) if other.day - one.day > 1]
    dots = tuple(Dot(frame.x(point.day), frame.y(point.value), point.recalled) for point in curve.points)
    return Line(kind, curve.label, _path(neighbours), _path(apart), dots)


def _path(segments: Sequence[tuple[str, str]]) -> str:
    """Segments that touch are one stroke, so that its corners are round."""
    path, end = [], ""
    for start, stop in segments:
        path.append(f"L{stop}" if start == end else f"M{start} L{stop}")
        end = stop
    return " ".join(path)


def _mark(frame: Frame, point: Point, text: str) -> Mark:
    anchor = "start" if point.day <= 1 else "end" if point.day >= frame.last_day - 1 else "middle"
    return Mark(frame.x(point.day), frame.y(point.value) - 9, text, anchor)


def _columns(frame: Frame) -> tuple[float, ...]:
    return tuple(frame.x(day) for day in range(frame.last_day + 1))


def _before_note(summary: Summary) -> tuple[str, ...]:
    return (f"grey: {in_words(summary.previous.treated_at)}",) if summary.previous else ()


def _told(curves: Sequence[Curve]) -> str:
    """The chart in words, for those who hear it."""
    return " ".join(f"{curve.label}: {_points(curve)}." for curve in curves)


def _points(curve: Curve) -> str:
    if not curve.points:
        return "no answer"
    return ", ".join(
        f"day {point.day} {curve.name(point.value)}{' (filled in later)' if point.recalled else ''}"
        for point in curve.points
    )
