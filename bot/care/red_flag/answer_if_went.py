"""The answer to "Did you go?", by tap or in words. Where they did not go a nurse must call."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.ask_if_went import settle_went, times_of
from bot.care.case.event import add_event
from bot.care.case.flag import Flag, Lift
from bot.care.case.patient_status import show_status
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.paging.page import page_anew
from bot.care.red_flag.hold_back import hold_back
from bot.care.red_flag.raise_case import raise_case
from bot.care.red_flag.reply import replies_to_clinic
from bot.care.say import local, say
from bot.domain.case import EventKind
from bot.domain.did_you_go import ANSWERS, GRAVE, Went, read_went
from bot.domain.finding import Action, Screening
from bot.domain.follow_up import read_follow_up
from bot.domain.incoming import Kind, Said
from bot.domain.message import Lane
from bot.domain.screening import is_guess
from bot.domain.tier import Tier
from bot.store import advice, cases, questions
from bot.store.tables import AdviceRow, CaseRow, ContactRow, HeardRow, PatientRow


def tap_went(desk: Desk, contact: ContactRow, row_id: int, answer: str) -> str:
    """A button under the question, also one of long ago. Returns the label of a short word for the finger."""
    row = desk.session.get(AdviceRow, row_id)
    case = desk.session.get(CaseRow, row.case_id) if row else None
    if row is None or case is None or case.patient_id != contact.patient_id or answer not in ANSWERS:
        return "toast.old"
    newest = advice.newest_of_patient(desk.session, contact.patient_id)
    if newest is not None and newest.id != row.id:
        if answer != Went.DID_NOT_GO:  # it speaks of the advice of then, and of today's nothing is known
            say(desk, contact, "graded_closed", lane=Lane.SAFETY)
            return "toast.old"
        row = newest
    take_answer(desk, contact, row, Went(answer))
    return "toast.saved"


def answer_went(desk: Desk, contact: ContactRow, heard: HeardRow, said: Said, screening: Screening) -> bool:
    """What was written says whether they went. False where it does not, or where something else in it comes first."""
    if said.kind is not Kind.TEXT:
        return False
    told = read_went(said.text, contact.language, desk.playbook.went_words)
    row = _speaks_of(desk, contact, said) if told is not None else None
    if row is None or told is None or (told.answer == row.answer and row.due_at is None):
        return False
    asks = screening.action is Action.ASK and not (told.answer is Went.DID_NOT_GO and is_guess(screening))
    doubtful = screening.failed or asks or read_follow_up(said.text, desk.playbook.follow_ups)
    if (doubtful and not told.plainly) or not (told.named or said.edited or _is_asked(desk, contact, row, told.answer)):
        return False
    take_answer(desk, contact, row, told.answer, heard)
    return True


def _speaks_of(desk: Desk, contact: ContactRow, said: Said) -> AdviceRow | None:
    """The advice that words of this chat can be about. An edited message only speaks of what it has answered."""
    if said.edited:
        return advice.answered_with(desk.session, contact.chat_id, said.message_id)
    row = advice.newest_of_patient(desk.session, contact.patient_id)
    if row is None or row.due_at is not None:
        return row
    return row if row.answer in GRAVE and desk.now - row.advised_at < desk.playbook.did_you_go.followed else None


def _is_asked(desk: Desk, contact: ContactRow, row: AdviceRow, answer: Went) -> bool:
    """A bare "yes" answers the question if it was the last one, and nobody of the clinic has written since. A "no" takes back "on my way"."""
    if row.answer == Went.ON_THE_WAY and answer is Went.DID_NOT_GO and nobody_else_asks(desk, contact):
        return True
    return not replies_to_clinic(desk, contact) and questions.asked_last(desk.session, contact.id or 0) is row


def nobody_else_asks(desk: Desk, contact: ContactRow) -> bool:
    """Neither somebody of the clinic nor a question of the chat waits for the answer."""
    return not replies_to_clinic(desk, contact) and questions.asked_last(desk.session, contact.id or 0) is None


def take_answer(desk: Desk, contact: ContactRow, row: AdviceRow, answer: Went, heard: HeardRow | None = None) -> None:
    """Record it, say what follows, ask on where they are on the way."""
    if row.answer == answer and (row.due_at is None or row.asked == 0):
        return  # a second tap
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    row.answered_by, row.staff_id, row.heard_id = contact.id, None, heard.id if heard else None
    settle_went(desk, row, answer)
    audit.record(desk, audit.by_contact(contact), "answer_went", f"case:{row.case_id}", answer=answer)
    emergency = Tier(row.tier) is Tier.EMERGENCY
    if answer is Went.DID_NOT_GO:
        say(desk, contact, "went_no", lane=Lane.SAFETY, case_id=row.case_id, emergency=emergency)
        call_nurse(desk, patient, row, EventKind.DID_NOT_GO, heard)
        return
    put_on_case(desk, patient, row, EventKind(answer), heard)
    if answer is Went.WENT:
        say(desk, contact, "went_yes", lane=Lane.SAFETY, case_id=row.case_id)
        return
    row.round, row.asked, row.since = row.round + 1, 0, desk.now
    row.due_at = desk.now + times_of(desk, row).on_the_way_after
    until = local(desk, patient, row.due_at)
    today = until.date() == local(desk, patient, desk.now).date()
    say(desk, contact, "went_on_the_way", lane=Lane.SAFETY, case_id=row.case_id, until=until, today=today)


def call_nurse(desk: Desk, patient: PatientRow, row: AdviceRow, kind: EventKind, heard: HeardRow | None) -> None:
    """Whoever has the case is paged anew. Where it was lowered since, it rises to what they were told; where it was closed, a new one opens."""
    case = cases.open_case_of(desk.session, patient.id or 0)
    heard_id = heard.id if heard else None
    if case is None or Tier(row.tier).rank < Tier(case.tier).rank:
        raise_case(desk, patient, Flag(kind, Tier(row.tier), heard_id=heard_id, lift=Lift(0)), advise=False)
        return
    add_event(desk, case, kind, tier=Tier(case.tier), heard_id=heard_id)
    page_anew(desk, case)
    hold_back(desk, patient)
    audit.record(desk, audit.SYSTEM, "call_after_advice", f"case:{case.id}", why=kind)
    show_status(desk, patient, case)


def put_on_case(desk: Desk, patient: PatientRow, row: AdviceRow, kind: EventKind, heard: HeardRow | None) -> CaseRow:
    """A line of the open case; where it is closed, of that one."""
    case = cases.open_case_of(desk.session, patient.id or 0) or desk.session.get_one(CaseRow, row.case_id)
    add_event(desk, case, kind, heard_id=heard.id if heard else None)
    changed(desk, case)
    return case
