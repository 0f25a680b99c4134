"""The protocol of a case's symptoms: each question with what the patient answered and what a nurse found out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.care.case.ask_graded import answer_words
from bot.care.desk import Desk
from bot.care.working.protocol import UNKNOWN, YES_NO
from bot.console.case.graded import STATES
from bot.console.page.wording import Wording
from bot.domain.questionnaire import GradedQuestion
from bot.store import protocols, questions
from bot.store.tables import CaseRow, StaffRow


@dataclass(frozen=True)
class ProtocolLine:
    id: str
    words: str
    answers: list[tuple[str, str, bool]]  # id, words, is a red answer
    patient: str = ""  # what the patient answered, in words
    found: str = ""  # id of what a nurse found out
    who: str = ""
    at: datetime | None = None
    askable: bool = False  # the bot can ask it


@dataclass(frozen=True)
class ProtocolBlock:
    symptom: str
    label: str
    lines: list[ProtocolLine]


def protocol_blocks(desk: Desk, wording: Wording, case: CaseRow, symptoms: Sequence[str]) -> list[ProtocolBlock]:
    """Gravest question first. One that several symptoms share stands with the first of them."""
    known, seen, blocks = desk.playbook.questionnaire.symptoms, set[str](), []
    for symptom in (one for one in symptoms if one in known):
        fresh = [question for question in known[symptom].questions if question.id not in seen]
        items = [item for item in desk.playbook.protocol.get(symptom, ()) if item not in seen]
        seen |= {*(question.id for question in fresh), *items}
        lines = [_line(desk, wording, case, symptom, question) for question in fresh]
        lines += [_item(desk, wording, case, symptom, item) for item in items]
        if lines:
            blocks.append(ProtocolBlock(symptom, wording.label("symptom", symptom), lines))
    return blocks


def _line(desk: Desk, wording: Wording, case: CaseRow, symptom: str, question: GradedQuestion) -> ProtocolLine:
    answers = [
        (answer.id, answer_words(wording.words, question, answer.id), answer.tier is not None)
        for answer in question.answers
    ]
    words, patient = wording.label("graded", question.id), _patient(desk, wording, case, question)
    return _found(desk, case, symptom, ProtocolLine(question.id, words, answers, patient, askable=True))


def _item(desk: Desk, wording: Wording, case: CaseRow, symptom: str, item: str) -> ProtocolLine:
    answers = [(answer, wording.label("button", answer), False) for answer in YES_NO]
    return _found(desk, case, symptom, ProtocolLine(item, wording.label("protocol", item), answers))


def _found(desk: Desk, case: CaseRow, symptom: str, line: ProtocolLine) -> ProtocolLine:
    """With what a nurse found out, who and when."""
    row = protocols.protocol_of(desk.session, case.id or 0).get((symptom, line.id))
    answers = [*line.answers, (UNKNOWN, "Not known", False)]
    if row is None:
        return replace(line, answers=answers)
    who = desk.session.get_one(StaffRow, row.staff_id).name
    return replace(line, answers=answers, found=row.answer, who=who, at=row.at)


def _patient(desk: Desk, wording: Wording, case: CaseRow, question: GradedQuestion) -> str:
    given = [row for row in questions.graded_of(desk.session, case.id or 0) if row.question == question.id]
    if not given:
        return ""
    answer = given[-1].answer
    return STATES[answer] if answer in STATES else answer_words(wording.words, question, answer)
