"""The two weeks as a strip: how each day was answered, one row of cells for each symptom. Labels are arguments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

from bot.domain.diary import NONE, Answers, Diary, Option, Question, QuestionKind, chosen
from bot.domain.tier import Tier

Label = Callable[[str], str]  # `symptom.dysphagia` -> what a person reads

WORST = 3  # severities run from 0, nothing, to WORST
SIGNS = ("·", "●", "◆", "▲")  # of a severity, where no number was given
OWN_WORDS = "”"  # added to the sign of what was said outside of the diary


class DayStatus(StrEnum):
    ANSWERED = "answered"  # on the day itself
    RECALLED = "recalled"  # filled in later
    PARTLY = "partly"  # begun, never finished
    MISSED = "missed"  # asked, no answer
    NOT_ASKED = "not_asked"  # no check-in: the day of treatment, a pause, an outage
    AHEAD = "ahead"  # still to come, or open today


class RowGroup(StrEnum):
    RED_FLAG = "red_flag"
    USUAL = "usual"  # an effect many people have


@dataclass(frozen=True)
class DayRecord:
    """One day that was asked. `answers` are those that count, by question."""

    day: int
    completed: bool
    recalled: bool = False
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """A red flag that opened or joined a case: in the patient's own words, or by a tap, saved or not."""

    day: int
    symptoms: tuple[str, ...]
    tier: Tier
    in_own_words: bool = True


@dataclass(frozen=True)
class Day:
    number: int
    status: DayStatus


@dataclass(frozen=True)
class Cell:
    """`severity` 0 to WORST, None where nothing is known; `value` is the number given on the question's scale."""

    day: int
    severity: int | None = None
    value: int | None = None
    recalled: bool = False
    in_own_words: bool = False

    @property
    def sign(self) -> str:
        """What stands in the cell, so that colour is never alone."""
        if self.severity is None:
            return ""
        own = OWN_WORDS if self.in_own_words else ""
        return (str(self.value) if self.value else SIGNS[self.severity]) + own


@dataclass(frozen=True)
class Row:
    """One symptom across the days, day 0 first. Not `asked`: the diary has no such question, only own words named it."""

    id: str
    label: str
    group: RowGroup
    cells: tuple[Cell, ...]
    asked: bool = True

    @property
    def present(self) -> bool:
        """True if the symptom was there on any day."""
        return any(cell.severity for cell in self.cells)


def days(diary: Diary, records: Mapping[int, DayRecord], today: int) -> tuple[Day, ...]:
    """Day 0 to the last day of the diary; `today` is the day of the treatment it is now, by the patient's calendar."""
    return tuple(Day(number, _status(number, records.get(number), today)) for number in range(diary.days + 1))


def rows(diary: Diary, records: Mapping[int, DayRecord], reports: Sequence[Report], label: Label) -> tuple[Row, ...]:
    """A row for every option of the diary in the order of content, and for every symptom only own words named."""
    asked = [
        _option_row(diary, question, option, records, reports, label)
        for question in diary.questions
        if question.kind is QuestionKind.MANY
        for option in question.options
        if option.id != NONE
    ]
    flags = [row for row in asked if row.group is RowGroup.RED_FLAG]
    usual = [row for row in asked if row.group is RowGroup.USUAL]
    return (*flags, *_unasked_rows(diary, reports, label), *usual)


def scale_value(diary: Diary, answers: Answers, question_id: str) -> int | None:
    """The number a day holds for a scale question: 0 where the option that leads to it was offered and not chosen."""
    for question in diary.questions:
        leads = {option.id for option in question.options if option.asks == question_id}
        if leads and question.id in answers and not leads & {option.id for option in chosen(question, answers)}:
            return 0
    value = answers.get(question_id)
    return value if isinstance(value, int) else None


def severity_of_tier(tier: Tier | None) -> int:
    """How strongly a tap or a report stands out: WORST where somebody must act now, less where later will do."""
    if tier is None or tier.rank > Tier.SAME_DAY.rank:
        return 1
    return WORST if tier.rank <= Tier.CLINIC_NOW.rank else 2


def severity_of_value(question: Question, value: int) -> int:
    """The third of the scale a number lies in; 0 only for its lowest number."""
    return ceil(WORST * (value - question.low) / (question.high - question.low))


def _status(day: int, record: DayRecord | None, today: int) -> DayStatus:
    if record is not None and record.completed:
        return DayStatus.RECALLED if record.recalled else DayStatus.ANSWERED
    if day >= today and day > 0:
        return DayStatus.AHEAD
    if record is None:
        return DayStatus.NOT_ASKED
    return DayStatus.PARTLY if record.answers else DayStatus.MISSED


def _option_row(
    diary: Diary,
    question: Question,
    option: Option,
    records: Mapping[int, DayRecord],
    reports: Sequence[Report],
    label: Label,
) -> Row:
    told = _told(reports, _symptoms(diary, option))
    cells = tuple(
        _with_reports(_answered_cell(diary, question, option, day, records.get(day)), told.get(day, ()))
        for day in range(diary.days + 1)
    )
    group = RowGroup.RED_FLAG if option.tier else RowGroup.USUAL
    return Row(option.asks or option.id, label(f"option.{question.id}_{option.id}"), group, cells)


def _answered_cell(diary: Diary, question: Question, option: Option, day: int, record: DayRecord | None) -> Cell:
    if record is None or question.id not in record.answers:
        return Cell(day)
    if option not in chosen(question, record.answers):
        return Cell(day, 0, recalled=record.recalled)
    value = scale_value(diary, record.answers, option.asks) if option.asks else None
    if option.asks and value is not None:
        return Cell(day, severity_of_value(diary.question(option.asks), value), value, record.recalled)
    return Cell(day, severity_of_tier(option.tier), recalled=record.recalled)


def _with_reports(cell: Cell, told: Sequence[Report]) -> Cell:
    """The cell with what was told that day. A tap taken back still shows; a corrected number does not."""
    counted = [report for report in told if report.in_own_words or cell.value is None]
    if not counted:
        return cell
    severity = max(cell.severity or 0, *(severity_of_tier(report.tier) for report in counted))
    return Cell(cell.day, severity, cell.value, cell.recalled, any(report.in_own_words for report in counted))


def _unasked_rows(diary: Diary, reports: Sequence[Report], label: Label) -> list[Row]:
    asked = {
        symptom for question in diary.questions for option in question.options for symptom in _symptoms(diary, option)
    }
    named = dict.fromkeys(symptom for report in reports for symptom in report.symptoms if symptom not in asked)
    return [_reported_row(diary, symptom, reports, label) for symptom in named]


def _reported_row(diary: Diary, symptom: str, reports: Sequence[Report], label: Label) -> Row:
    told = _told(reports, {symptom})
    cells = tuple(_with_reports(Cell(day), told.get(day, ())) for day in range(diary.days + 1))
    return Row(symptom, label(f"symptom.{symptom}"), RowGroup.RED_FLAG, cells, asked=False)


def _symptoms(diary: Diary, option: Option) -> set[str]:
    followed = diary.question(option.asks).symptoms if option.asks else ()
    return {*option.symptoms, *followed}


def _told(reports: Iterable[Report], symptoms: set[str]) -> dict[int, list[Report]]:
    """The reports of these symptoms, by day."""
    told: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        if symptoms & set(report.symptoms):
            told[report.day].append(report)
    return dict(told)
