"""Once a red flag has opened a case and the advice is sent: its graded questions, one at a time, to whoever reported it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.say import Keys, move_below, say, words_of, write
from bot.domain.message import Lane
from bot.domain.questionnaire import NO_ANSWER, NOT_SURE, GradedKind, GradedQuestion, next_question, to_ask_about
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier
from bot.playbook.words import Words
from bot.store import mail, questions
from bot.store.snoozes import rest_began
from bot.store.standing import put_down
from bot.store.tables import CaseRow, ContactRow, GradedRow, InquiryRow

SETTLED_OTHERWISE = {questions.WITHDRAWN: "graded_withdrawn", NO_ANSWER: "graded_unanswered"}


def inquire(desk: Desk, case: CaseRow, contact: ContactRow, symptoms: Sequence[str], tier: Tier, lift: int) -> None:
    """Ask about what was reported, after what is asked already. `tier` is what its words ask for, `lift` the steps it was lifted by."""
    questionnaire = desk.playbook.questionnaire
    wanted = to_ask_about(questionnaire, symptoms, tier)
    if any(questionnaire.symptoms[symptom].alone for symptom in wanted):
        withdraw(desk, case)
    asked_already = {inquiry.symptom for inquiry in _open_inquiries(desk, case)}
    for symptom in wanted:
        if symptom not in asked_already:
            desk.session.add(
                InquiryRow(
                    case_id=case.id or 0, contact_id=contact.id or 0, symptom=symptom, lift=lift, opened_at=desk.now
                )
            )
    desk.session.flush()
    ask_next(desk, case)


def ask_next(desk: Desk, case: CaseRow) -> bool:
    """Ask the next question, unless one waits already. False when there is nothing more to ask."""
    if questions.open_graded(desk.session, case.id or 0) is not None:
        return True
    waiting, symptoms = _open_inquiries(desk, case), _symptoms_in_turn(desk, case)
    following = next_question(desk.playbook.questionnaire, symptoms, given_in(desk, case)) if waiting else None
    inquiry = next((one for one in waiting if following and one.symptom == following.symptom), None)
    contact = desk.session.get_one(ContactRow, inquiry.contact_id) if inquiry else None
    if following is None or contact is None or contact.blocked_at is not None:
        end_inquiries(desk, case)
        return False
    ask_this(desk, case, contact, following.symptom, following.question)
    return True


def remind_of_question(desk: Desk, contact: ContactRow) -> None:
    """Something else was written: the question is still open."""
    row = questions.open_graded_to(desk.session, contact.id or 0)
    if row is None:
        return
    case, text = desk.session.get_one(CaseRow, row.case_id), words_of(desk, contact).label(f"graded.{row.question}")
    emergency = case.tier == Tier.EMERGENCY
    say(desk, contact, "graded_reminder", lane=Lane.SAFETY, case_id=case.id, question_text=text, emergency=emergency)


def given_in(desk: Desk, case: CaseRow) -> dict[str, str]:
    """What was answered in this case, and what never was; questions withdrawn do not count."""
    since = rest_began(desk.session, case.id or 0)  # what was known before is asked anew
    rows = [row for row in questions.graded_of(desk.session, case.id or 0) if since is None or row.asked_at > since]
    return {row.question: row.answer for row in rows if row.answer and row.answer != questions.WITHDRAWN}


def lifts_in(desk: Desk, case: CaseRow) -> dict[str, int]:
    """The symptoms asked about in this case, each with the steps its reports were lifted by."""
    inquiries, since = questions.inquiries_of(desk.session, case.id or 0), rest_began(desk.session, case.id or 0)
    newer = [one for one in inquiries if since is not None and one.opened_at > since]
    return _lifts(inquiries) | _lifts(newer)


def _lifts(inquiries: Sequence[InquiryRow]) -> dict[str, int]:
    return {one.symptom: max(i.lift for i in inquiries if i.symptom == one.symptom) for one in inquiries}


def withdraw(desk: Desk, case: CaseRow) -> None:
    """A person took over, or the case is closed: what waits for an answer waits no longer, and nothing more is asked."""
    row = questions.open_graded(desk.session, case.id or 0)
    if row is not None and questions.settle_graded(desk.session, row, questions.WITHDRAWN, desk.now):
        redraw(desk, row)
    end_inquiries(desk, case)


def end_inquiries(desk: Desk, case: CaseRow) -> None:
    for inquiry in _open_inquiries(desk, case):
        inquiry.ended_at = desk.now
    desk.session.flush()


def ask_again_since(desk: Desk, case: CaseRow, moment: datetime, *, taken_back: bool) -> None:
    """What was withdrawn at a moment is asked after all. `taken_back`: the chat never learned that it was withdrawn."""
    ended = [one for one in questions.inquiries_of(desk.session, case.id or 0) if one.ended_at == moment]
    for inquiry in ended:
        inquiry.ended_at = None
    for row in questions.graded_of(desk.session, case.id or 0):
        if taken_back and row.answer == questions.WITHDRAWN and row.answered_at == moment:
            row.answer, row.answered_at = "", None
            row.due_at = desk.now + desk.playbook.questionnaire.patience
            put_down(desk.session, row, desk.now)
    desk.session.flush()
    if ended:
        ask_next(desk, case)
    elif not taken_back:
        _ask_anew(desk, case, moment)


def _ask_anew(desk: Desk, case: CaseRow, moment: datetime) -> None:
    """What a nurse had asked beside any inquiry, and what was withdrawn at a moment."""
    for row in questions.graded_of(desk.session, case.id or 0):
        contact, question = desk.session.get_one(ContactRow, row.contact_id), graded_question(desk, row)
        is_withdrawn = row.answer == questions.WITHDRAWN and row.answered_at == moment
        if is_withdrawn and question is not None and contact.blocked_at is None:
            ask_this(desk, case, contact, row.symptom, question)


def is_asking(desk: Desk, case: CaseRow) -> bool:
    """True until the last question is settled."""
    return bool(_open_inquiries(desk, case))


def redraw(desk: Desk, row: GradedRow) -> None:
    """The question as it is settled, in place, its buttons gone."""
    contact, question = desk.session.get_one(ContactRow, row.contact_id), graded_question(desk, row)
    if contact.blocked_at is not None or question is None:
        return
    words, clinic = words_of(desk, contact), desk.playbook.clinic
    asked = words.label(f"graded.{row.question}")
    if row.answer in SETTLED_OTHERWISE:
        text = words.say(SETTLED_OTHERWISE[row.answer], clinic=clinic, question_text=asked)
    else:
        answer = answer_words(words, question, row.answer)
        text = words.say("graded_answered", clinic=clinic, question_text=asked, answer=answer)
    settled = row.answered_at or desk.now
    key, lane = f"{question_key(row)}/{row.answer}/{int(settled.timestamp())}", Lane.SAFETY
    asked_last = mail.latest_of_topic(desk.session, question_key(row))  # asked again below, or as at first
    edits = asked_last.key if asked_last else question_key(row)
    write(desk, contact, text, name="graded", key=key, edits=edits, lane=lane, case_id=row.case_id)


def graded_question(desk: Desk, row: GradedRow) -> GradedQuestion | None:
    """As content has it now; None for one it does not ask any more."""
    return desk.playbook.questionnaire.question(row.symptom, row.question)


def answer_words(words: Words, question: GradedQuestion, answer: str) -> str:
    """An answer in the reader's words."""
    if question.kind is GradedKind.YES_NO or answer == NOT_SURE:
        return words.label(f"button.{answer}")
    return words.label(f"graded_answer.{question.id}_{answer}")


def ask_this(desk: Desk, case: CaseRow, contact: ContactRow, symptom: str, question: GradedQuestion) -> None:
    """Put the question and wait for its answer."""
    row = GradedRow(
        case_id=case.id or 0,
        contact_id=contact.id or 0,
        symptom=symptom,
        question=question.id,
        asked_at=desk.now,
        due_at=desk.now + desk.playbook.questionnaire.patience,
    )
    desk.session.add(row)
    changed(desk, case)
    desk.session.flush()
    put_question(desk, contact, row)


def put_question(desk: Desk, contact: ContactRow, row: GradedRow, again: str = "") -> None:
    """Put the question to the chat; `again` names why it is put once more, below."""
    question, case = graded_question(desk, row), desk.session.get_one(CaseRow, row.case_id)
    if question is None:
        return
    words, key = words_of(desk, contact), question_key(row)
    key = move_below(desk, contact, key, again) if again else key
    say(
        desk,
        contact,
        "graded_question",
        keys=_keys(words, row, question),
        lane=Lane.SAFETY,
        key=key,
        case_id=case.id,
        question_text=words.label(f"graded.{question.id}"),
        first=questions.graded_of(desk.session, case.id or 0)[0].id == row.id,
        caregiver=contact.kind == "caregiver",
        emergency=case.tier == Tier.EMERGENCY,
    )


def _keys(words: Words, row: GradedRow, question: GradedQuestion) -> Keys:
    """Yes, no and not sure side by side; the answers of a list one below the other, each with the number it can be typed by."""
    ids = [*(answer.id for answer in question.answers), NOT_SURE]
    buttons = [(answer_words(words, question, one), tap(TapKind.GRADED, row.id, one)) for one in ids]
    if question.kind is GradedKind.YES_NO:
        return [buttons]
    return [[(f"{number} · {text}", data)] for number, (text, data) in enumerate(buttons, start=1)]


def question_key(row: GradedRow) -> str:
    """The key of the message that asks it."""
    return f"case:{row.case_id}/question:{row.id}"


def _open_inquiries(desk: Desk, case: CaseRow) -> list[InquiryRow]:
    return [one for one in questions.inquiries_of(desk.session, case.id or 0) if one.ended_at is None]


def _symptoms_in_turn(desk: Desk, case: CaseRow) -> list[str]:
    """What is asked about; where something was reported that is asked about alone, only that."""
    known = desk.playbook.questionnaire.symptoms
    reported = [one.symptom for one in questions.inquiries_of(desk.session, case.id or 0)]
    alone = [symptom for symptom in reported if symptom in known and known[symptom].alone]
    return alone or [one.symptom for one in _open_inquiries(desk, case)]
