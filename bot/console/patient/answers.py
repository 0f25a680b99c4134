"""The answers of a treatment's diary, day by day, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.care.desk import Desk
from bot.care.treatment.check_in import answer_label
from bot.console.page.wording import Wording
from bot.domain.diary import concerns
from bot.playbook.playbook import Playbook
from bot.store import treatments
from bot.store.tables import AnswerRow, TreatmentRow


@dataclass(frozen=True)
class AnsweredDay:
    """`lines` are question, answer, and whether it is a red flag. `of` names the treatment where there are several."""

    day: int
    of: str
    at: datetime
    recalled: bool
    lines: list[tuple[str, str, bool]]
    given_at: list[datetime]

    @property
    def name(self) -> str:
        return f"day {self.day} after {self.of}" if self.of else f"day {self.day}"


def answered_days(desk: Desk, wording: Wording, treated: Sequence[TreatmentRow]) -> list[AnsweredDay]:
    """Days with at least one answer, of the oldest treatment first."""
    in_order = sorted(treated, key=lambda row: row.treated_at)
    names = [wording.label("indication", row.indication) if len(in_order) > 1 else "" for row in in_order]
    return [day for row, name in zip(in_order, names, strict=True) for day in _days(desk, wording, row.id or 0, name)]


def _days(desk: Desk, wording: Wording, treatment_id: int, name: str) -> list[AnsweredDay]:
    """Of a corrected answer the newest."""
    entries = treatments.entries_of(desk.session, treatment_id)
    by_entry: dict[int, dict[str, AnswerRow]] = {}
    for row in treatments.answer_rows(desk.session, [entry.id or 0 for entry in entries]):
        by_entry.setdefault(row.entry_id, {})[row.question] = row
    days = []
    for entry in entries:
        newest = by_entry.get(entry.id or 0, {})
        answers = {name: row for name, row in newest.items() if row.value is not None}  # None: taken back
        if answers:
            lines = [_line(desk.playbook, wording, row) for row in answers.values()]
            given_at = [row.at for row in newest.values()]
            days.append(AnsweredDay(entry.day, name, max(given_at), entry.recalled, lines, given_at))
    return days


def _line(playbook: Playbook, wording: Wording, row: AnswerRow) -> tuple[str, str, bool]:
    label = wording.label("question", row.question)
    question = next((known for known in playbook.diary.questions if known.id == row.question), None)
    if question is None or not question.accepts(row.value):
        return label, wording.label("symptom", str(row.value)), False
    return label, answer_label(wording.words, question, row.value), bool(concerns(question, row.value))
