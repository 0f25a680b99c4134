"""The answers of a treatment's diary, day by day, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care.desk import Desk
from bot.console.wording import Wording
from bot.domain.diary import Question, QuestionKind, Value, concerns
from bot.playbook.playbook import Playbook
from bot.store import treatments
from bot.store.tables import AnswerRow


@dataclass(frozen=True)
class AnsweredDay:
    """`lines` are question, answer, and whether it is a red flag."""

    day: int
    at: datetime
    recalled: bool
    lines: list[tuple[str, str, bool]]


def answered_days(desk: Desk, wording: Wording, treatment_id: int) -> list[AnsweredDay]:
    """Days with at least one answer; of a corrected answer the newest."""
    entries = treatments.entries_of(desk.session, treatment_id)
    by_entry: dict[int, dict[str, AnswerRow]] = {}
    for row in treatments.answer_rows(desk.session, [entry.id or 0 for entry in entries]):
        by_entry.setdefault(row.entry_id, {})[row.question] = row
    days = []
    for entry in entries:
        answers = by_entry.get(entry.id or 0, {})
        if answers:
            lines = [_line(desk.playbook, wording, row) for row in answers.values()]
            days.append(AnsweredDay(entry.day, max(row.at for row in answers.values()), entry.recalled, lines))
    return days


def in_words(question: Question, value: Value, wording: Wording) -> str:
    if question.kind is QuestionKind.SCALE:
        return f"{value} of {question.high}"
    if question.kind is QuestionKind.WORDS:
        return str(value)
    chosen = value if isinstance(value, list) else [str(value)]
    return ", ".join(wording.label("option", f"{question.id}_{one}") for one in chosen)


def _line(playbook: Playbook, wording: Wording, row: AnswerRow) -> tuple[str, str, bool]:
    known = {question.id: question for question in playbook.diary.questions}
    question = known.get(row.question)
    if question is None:
        return wording.label("question", row.question), str(row.value), False
    return (
        wording.label("question", row.question),
        in_words(question, row.value, wording),
        bool(concerns(question, row.value)),
    )
