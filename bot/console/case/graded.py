"""The graded questions of a case and what was answered, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care.case.ask_graded import answer_words, graded_question, lifts_in
from bot.care.desk import Desk
from bot.care.red_flag.answer_graded import rule_of
from bot.console.page.wording import Wording
from bot.domain.questionnaire import NO_ANSWER, weight
from bot.domain.tier import Tier
from bot.store import questions
from bot.store.tables import CaseRow, GradedRow

STATES = {"": "waiting for an answer", NO_ANSWER: "no answer in time", questions.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True)
class GradedAnswer:
    """`tier` is what the answer asks for, None for nothing; `rule` the rule of content that says so."""

    question: str
    answer: str
    tier: Tier | None
    rule: str
    asked_at: datetime
    answered_at: datetime | None

    @property
    def said_at(self) -> datetime | None:
        """When the patient answered; None where they did not."""
        return None if self.answer in STATES.values() else self.answered_at

    @property
    def is_grave(self) -> bool:
        return self.tier is not None and self.tier.rank <= Tier.ED_NOW.rank


def graded_answers(desk: Desk, wording: Wording, case: CaseRow) -> list[GradedAnswer]:
    """In the order in which they were asked."""
    lifts = lifts_in(desk, case)
    return [_answer(desk, wording, row, lifts) for row in questions.graded_of(desk.session, case.id or 0)]


def _answer(desk: Desk, wording: Wording, row: GradedRow, lifts: dict[str, int]) -> GradedAnswer:
    question, settled = graded_question(desk, row), row.answer not in ("", questions.WITHDRAWN)
    if row.answer in STATES or question is None:
        words = STATES.get(row.answer, row.answer)
    else:
        words = answer_words(wording.words, question, row.answer)
    tier = weight(desk.playbook.questionnaire, lifts, row.question, row.answer) if settled else None
    return GradedAnswer(
        question=wording.label("graded", row.question),
        answer=words,
        tier=tier,
        rule=rule_of(row.symptom, row.question, row.answer) if tier else "",
        asked_at=row.asked_at,
        answered_at=row.answered_at,
    )
