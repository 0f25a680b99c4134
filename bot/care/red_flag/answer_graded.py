"""The answer to a graded question, by tap, by typing, or by silence. It may raise the tier, at once; it never lowers it."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.ask_graded import (
    answer_words,
    ask_next,
    end_inquiries,
    graded_question,
    lifts_in,
    redraw,
)
from bot.care.case.event import add_event
from bot.care.case.flag import Flag, Lift
from bot.care.case.patient_status import show_status
from bot.care.case.snooze import breaks_through
from bot.care.case.state import changed, is_dealt_with
from bot.care.deaf import is_deaf
from bot.care.desk import Desk
from bot.care.red_flag.known import said_in
from bot.care.red_flag.raise_case import raise_case
from bot.care.red_flag.reply import replies_to_clinic
from bot.care.say import say, words_of
from bot.domain.case import CaseStatus, EventKind
from bot.domain.follow_up import read_follow_up
from bot.domain.incoming import Kind, Said
from bot.domain.message import Lane
from bot.domain.questionnaire import NO_ANSWER, NOT_SURE, GradedKind, GradedQuestion, Reading, read_given, weight
from bot.domain.tier import Tier
from bot.domain.typed import BESIDE
from bot.playbook.words import Words
from bot.store import people, questions
from bot.store.standing import put_down
from bot.store.tables import CaseRow, ContactRow, GradedRow, PatientRow


def tap_graded(desk: Desk, contact: ContactRow, row_id: int, answer: str) -> str:
    """A button under a question. Returns the label of a short word for the finger."""
    row = desk.session.get(GradedRow, row_id)
    question = graded_question(desk, row) if row else None
    if row is None or question is None or row.contact_id != contact.id or not question.accepts(answer):
        return "toast.old"
    if answer_graded(desk, contact, row, answer) or row.answer == answer:
        return "toast.saved"
    return _answer_late(desk, contact, row, question, answer)


def typed_graded(desk: Desk, contact: ContactRow, said: Said) -> tuple[GradedRow, Reading] | None:
    """The open question of this chat and the answer that was typed to it; None where it is no answer, or one to what a nurse wrote since."""
    if said.kind is not Kind.TEXT or said.edited:
        return None
    row = questions.open_graded_to(desk.session, contact.id or 0)
    question = graded_question(desk, row) if row else None
    if row is None or question is None or questions.asked_last(desk.session, contact.id or 0) is not row:
        return None
    if replies_to_clinic(desk, contact):
        return None
    reading = read_given(question, said.text, _ways(words_of(desk, contact), question))
    if reading is None or (not reading.plainly and read_follow_up(said.text, desk.playbook.follow_ups)):
        return None  # "worse" speaks of the case, however near it is to an answer
    return row, reading


def answer_graded(desk: Desk, contact: ContactRow, row: GradedRow, answer: str) -> bool:
    """Record the answer, say what it asks for, ask on. False if the question was not open any more."""
    people.lock_patient(desk.session, contact.patient_id)
    if not questions.settle_graded(desk.session, row, answer, desk.now):
        return False
    redraw(desk, row)
    _record(desk, contact, row)
    _weigh(desk, contact, row, EventKind.ANSWERED)
    case = desk.session.get_one(CaseRow, row.case_id)
    if not ask_next(desk, case):
        show_status(desk, desk.session.get_one(PatientRow, contact.patient_id), case)
    return True


def settle_no_answer(desk: Desk, row_id: int) -> None:
    """The patience ran out: it counts as the more severe answer, and no more is asked. Doing it again does nothing.

    While no answer can come it waits.
    """
    row = desk.session.get_one(GradedRow, row_id)
    if row.due_at is not None and is_deaf(desk):  # no answer can come; the case is open, and its nurse is called
        row.due_at = desk.now + desk.playbook.questionnaire.patience
        return
    contact = desk.session.get_one(ContactRow, row.contact_id)
    if not people.try_lock_patient(desk.session, contact.patient_id):
        return  # it stays due
    if not questions.settle_graded(desk.session, row, NO_ANSWER, desk.now):
        return
    redraw(desk, row)
    end_inquiries(desk, desk.session.get_one(CaseRow, row.case_id))
    _weigh(desk, contact, row, EventKind.NO_ANSWER)


def rule_of(symptom: str, question: str, answer: str) -> str:
    """The name of the rule by which an answer counts."""
    return f"graded.{symptom}.{question}.{answer}"


def _weigh(desk: Desk, contact: ContactRow, row: GradedRow, kind: EventKind) -> None:
    """A line of the timeline; a higher tier raises the case, and its advice goes out before the next question."""
    case = desk.session.get_one(CaseRow, row.case_id)
    tier = weight(desk.playbook.questionnaire, lifts_in(desk, case), row.question, row.answer)
    rule = rule_of(row.symptom, row.question, row.answer)
    changed(desk, case)
    beyond = breaks_through(desk, case, kind, (row.symptom,), tier) if tier is not None else False
    rises = tier is not None and (beyond or tier.rank < Tier(case.tier).rank or _is_gravest_news(desk, case, row))
    said_so = tier is Tier.EMERGENCY and kind is EventKind.ANSWERED  # they say it is one: the words are said again
    if tier is None or not (rises or said_so):
        add_event(desk, case, kind, tier=tier, symptoms=(row.symptom,), rules=(rule,) if tier else ())
        return
    speaker = None if contact.blocked_at else contact.id
    flag = Flag(kind, tier, (row.symptom,), (rule,), contact_id=speaker, lift=Lift(0))
    raise_case(desk, desk.session.get_one(PatientRow, contact.patient_id), flag)


def _is_gravest_news(desk: Desk, case: CaseRow, row: GradedRow) -> bool:
    """The worst answer, silence, or one graver than what was said, when the patient was reached: whoever spoke with them did not know it."""
    question = graded_question(desk, row)
    if question is None or not is_dealt_with(case):
        return False
    counted = question.counts_as(row.answer)
    known = said_in(desk, case, row.symptom, but_not=row.question)
    graver = counted.tier is not None and all(counted.tier.rank < tier.rank for tier in known)
    return graver or counted.rank == question.severest.rank


def _record(desk: Desk, contact: ContactRow, row: GradedRow) -> None:
    given = {"question": row.question, "answer": row.answer}
    audit.record(desk, audit.by_contact(contact), "answer_question", f"case:{row.case_id}", **given)


def _answer_late(desk: Desk, contact: ContactRow, row: GradedRow, question: GradedQuestion, answer: str) -> str:
    """A button of a question that is settled. What is grave is never ignored; a milder word never hides a graver one."""
    case, counted = desk.session.get_one(CaseRow, row.case_id), question.counts_as(answer)
    if case.status == CaseStatus.CLOSED or row.answer == questions.WITHDRAWN:
        return _report_anew(desk, contact, row, answer, counted.tier)
    if row.answer != NO_ANSWER and counted.rank >= question.counts_as(row.answer).rank:
        say(desk, contact, "graded_closed", lane=Lane.SAFETY)
        return "toast.old"
    row.answer, row.answered_at = answer, desk.now
    put_down(desk.session, row, desk.now)
    redraw(desk, row)
    _record(desk, contact, row)
    _weigh(desk, contact, row, EventKind.ANSWERED)
    return "toast.saved"


def _report_anew(desk: Desk, contact: ContactRow, row: GradedRow, answer: str, tier: Tier | None) -> str:
    """Nobody waits for this answer any more. If it is grave, it is a red flag of its own."""
    if tier is None:
        say(desk, contact, "graded_closed", lane=Lane.SAFETY)
        return "toast.old"
    rule = rule_of(row.symptom, row.question, answer)
    flag = Flag(EventKind.RED_FLAG, tier, (row.symptom,), (rule,), contact_id=contact.id)
    raise_case(desk, desk.session.get_one(PatientRow, contact.patient_id), flag)
    return "toast.saved"


def _ways(words: Words, question: GradedQuestion) -> dict[str, tuple[str, ...]]:
    """How each answer is typed: the words on its button, and those content knows for it."""
    known = [*(answer.id for answer in question.answers), NOT_SURE]
    shared = question.kind is GradedKind.YES_NO
    names = {one: one if shared or one == NOT_SURE else f"{question.id}_{one}" for one in known}
    own = {
        one: (answer_words(words, question, one), *words.typed.get(f"graded_{name}", ())) for one, name in names.items()
    }
    return own | {BESIDE: words.typed[BESIDE]}
