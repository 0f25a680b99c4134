"""The patient's picture of their two weeks: a dot for every day, the effect as a line, soreness as bars. Words are given."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.curve import Curve, Point
from bot.domain.strip import DayStatus
from bot.domain.summary import Summary
from bot.reports.templating import render

WIDTH, COLUMN, LEFT = 720, 44, 40
EFFECT_TOP, EFFECT_HEIGHT = 130, 120
SORE_FLOOR, SORE_HEIGHT = 370, 70
ANSWERED = (DayStatus.ANSWERED, DayStatus.RECALLED)


@dataclass(frozen=True)
class PictureWords:
    """In the patient's language, from content."""

    title: str
    effect: str
    sore: str
    description: str


@dataclass(frozen=True)
class DayDot:
    x: int
    number: int
    answered: bool


@dataclass(frozen=True)
class Place:
    x: int
    y: float
    height: float = 0.0


def picture(summary: Summary, words: PictureWords) -> Markup:
    """A standalone SVG, light, for sending as an image."""
    days = [day for day in summary.days if day.number > 0]
    effect = summary.curves.effect
    return render(
        "picture.svg.j2",
        width=WIDTH,
        words=words,
        dots=[DayDot(_x(day.number), day.number, day.status in ANSWERED) for day in days],
        line=[Place(_x(point.day), _effect_y(effect, point)) for point in effect.points],
        levels=[
            (_effect_y(effect, Point(0, value)), effect.name(value)) for value in range(effect.low, effect.high + 1)
        ],
        bars=[_bar(summary.curves.pain, point) for point in summary.curves.pain.points if point.value],
        floor=SORE_FLOOR,
    )


def _x(day: int) -> int:
    return LEFT + round((day - 0.5) * COLUMN)


def _effect_y(curve: Curve, point: Point) -> float:
    return EFFECT_TOP + round(EFFECT_HEIGHT * (curve.high - point.value) / (curve.high - curve.low), 1)


def _bar(curve: Curve, point: Point) -> Place:
    height = round(SORE_HEIGHT * (point.value - curve.low) / (curve.high - curve.low), 1)
    return Place(_x(point.day), SORE_FLOOR - height, height)
