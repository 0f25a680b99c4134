"""Pain, headache and effect as curves over the days of a treatment, with onset and peak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.diary import Diary, QuestionKind
from bot.domain.strip import DayRecord, Label, scale_value

PAIN, HEADACHE, GOAL = "pain", "headache", "goal"  # questions of the diary

EFFECT = {"worse": -1, "same": 0, "little": 1, "clear": 2}  # answers to GOAL: where the patient stands against the goal


@dataclass(frozen=True)
class Point:
    day: int
    value: int
    recalled: bool = False


@dataclass(frozen=True)
class Curve:
    """One number a day, first day first; days without an answer have no point. `levels` name the numbers from `low` up."""

    id: str
    low: int
    high: int
    points: tuple[Point, ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def onset(self) -> int | None:
        """The first day above 0, None if there was none."""
        return next((point.day for point in self.points if point.value > 0), None)

    @property
    def peak(self) -> Point | None:
        """The first day of the highest value, None if nothing was above 0."""
        highest = max(self.points, key=lambda point: (point.value, -point.day), default=None)
        return highest if highest is not None and highest.value > 0 else None

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    def name(self, value: int) -> str:
        """The word for a number, the number itself where it has none."""
        return self.levels[value - self.low] if self.levels else str(value)


@dataclass(frozen=True)
class Curves:
    """`effect` runs from worse (-1) over the same (0) and a little (1) to clearly better (2)."""

    pain: Curve
    headache: Curve
    effect: Curve


def curves(diary: Diary, records: Mapping[int, DayRecord], label: Label) -> Curves:
    return Curves(
        _scale_curve(diary, PAIN, records),
        _scale_curve(diary, HEADACHE, records),
        _effect_curve(records, label),
    )


def _scale_curve(diary: Diary, question_id: str, records: Mapping[int, DayRecord]) -> Curve:
    asked = next((one for one in diary.questions if one.id == question_id and one.kind is QuestionKind.SCALE), None)
    if asked is None:
        return Curve(question_id, 0, 10)
    values = ((record, scale_value(diary, record.answers, question_id)) for record in _in_order(records))
    points = tuple(Point(record.day, value, record.recalled) for record, value in values if value is not None)
    return Curve(question_id, asked.low, asked.high, points)


def _effect_curve(records: Mapping[int, DayRecord], label: Label) -> Curve:
    answers = ((record, record.answers.get(GOAL)) for record in _in_order(records))
    points = tuple(
        Point(record.day, EFFECT[answer], record.recalled)
        for record, answer in answers
        if isinstance(answer, str) and answer in EFFECT
    )
    levels = tuple(label(f"option.{GOAL}_{answer}") for answer in EFFECT)
    return Curve(GOAL, min(EFFECT.values()), max(EFFECT.values()), points, levels)


def _in_order(records: Mapping[int, DayRecord]) -> list[DayRecord]:
    return [records[day] for day in sorted(records)]
