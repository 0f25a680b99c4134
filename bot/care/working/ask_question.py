"""A nurse has the bot ask one of the graded questions of the case. The answer counts as any answer does."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.ask_graded import ask_this, lifts_in
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.say import reachable
from bot.care.working.protocol import reported_symptoms
from bot.domain.case import EventKind
from bot.store import questions
from bot.store.tables import CaseRow, ContactRow, InquiryRow, PatientRow, StaffRow


def ask_question(desk: Desk, code: str, staff: StaffRow, symptom: str, question_id: str) -> None:
    """Raises Refused where the question is none of the case's, another one waits, or nobody can be asked."""
    case = find_open_case(desk, code, staff)
    question = desk.playbook.questionnaire.question(symptom, question_id)
    if question is None or symptom not in reported_symptoms(desk, case):
        raise Refused("Choose a question about a symptom of this case.")
    if questions.open_graded(desk.session, case.id or 0) is not None:
        raise Refused("A question waits for its answer already. Ask again when it is there.")
    contact = _whom(desk, case)
    if symptom not in lifts_in(desk, case):
        asked = InquiryRow(case_id=case.id or 0, contact_id=contact.id or 0, symptom=symptom, opened_at=desk.now)
        asked.ended_at = desk.now  # nothing but this one question
        desk.session.add(asked)
    add_event(desk, case, EventKind.ASKED, staff_id=staff.id, symptoms=(symptom,))
    audit.record(desk, audit.by_staff(staff), "ask_question", f"case:{case.id}", question=question_id)
    ask_this(desk, case, contact, symptom, question)


def _whom(desk: Desk, case: CaseRow) -> ContactRow:
    """Who was asked before, else the first chat that can be reached."""
    contacts = reachable(desk, desk.session.get_one(PatientRow, case.patient_id))
    if not contacts:
        raise Refused("No chat of this patient can be reached. Ask by phone.")
    before = {inquiry.contact_id for inquiry in questions.inquiries_of(desk.session, case.id or 0)}
    return next((one for one in contacts if one.id in before), contacts[0])
