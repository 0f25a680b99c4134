"""Words that take back "I went": a nurse is called, as if they had said so at first. Where it is not sure it is asked once more."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.ask_if_went import ask_went, chats_to_ask, went_key
from bot.care.desk import Desk
from bot.care.red_flag.answer_if_went import nobody_else_asks, put_on_case, take_answer
from bot.care.red_flag.news import tell_of_words
from bot.care.say import move_below
from bot.care.treatment.check_in import open_entry
from bot.domain.case import EventKind
from bot.domain.did_you_go import TakenBack, Went, read_taken_back, read_went, said_beside
from bot.domain.finding import Action, Screening
from bot.domain.follow_up import FollowUp, read_follow_up
from bot.domain.incoming import Kind, Said
from bot.domain.screening import is_guess
from bot.store import advice, cases, mail
from bot.store.standing import put_down
from bot.store.tables import AdviceRow, ContactRow, HeardRow, PatientRow


def take_back_went(desk: Desk, contact: ContactRow, heard: HeardRow, said: Said, screening: Screening) -> bool:
    """True where nothing else in the words is left to look at."""
    row = advice.newest_of_patient(desk.session, contact.patient_id) if said.kind is Kind.TEXT else None
    back = _read(desk, contact, row, said) if row is not None else None
    if row is None or back is None:
        return False
    more = _says_more(desk, contact, said, screening, back)
    if row.due_at is not None and (
        more or (back is TakenBack.PERHAPS and not _resembles_only(desk, contact, said, screening))
    ):
        return False  # it is being asked anyway
    if back is TakenBack.SURELY:
        take_answer(desk, contact, row, Went.DID_NOT_GO, heard)
    else:
        _ask_once_more(desk, contact, row, heard)
    return not more


def _read(desk: Desk, contact: ContactRow, row: AdviceRow, said: Said) -> TakenBack | None:
    """What the words make of it. Another message that is edited may be of another hour: it leaves a doubt at most."""
    if row.due_at is None and not _is_said_to_be_there(desk, row):
        return None
    known = desk.playbook.went_words
    back = read_taken_back(said.text, contact.language, known)
    if back is None and row.answer == Went.WENT and _is_bare_no(desk, contact, row, said):
        return TakenBack.SURELY
    if back is TakenBack.PERHAPS and row.answer == Went.NURSE_KNOWS:
        return None  # the clinic knows better
    return TakenBack.PERHAPS if back and said.edited and not _is_its_answer(desk, contact, row, said) else back


def _is_its_answer(desk: Desk, contact: ContactRow, row: AdviceRow, said: Said) -> bool:
    """An edited message is the one in which they said it."""
    return advice.answered_with(desk.session, contact.chat_id, said.message_id) is row


def _is_said_to_be_there(desk: Desk, row: AdviceRow) -> bool:
    """By them, or by the clinic in so many words: not where a nurse closed the case because they need not go."""
    if row.answered_at is None or desk.now - row.answered_at >= desk.playbook.did_you_go.followed:
        return False
    told = (event.kind for event in cases.events_of(desk.session, row.case_id) if event.at >= row.advised_at)
    return row.answer == Went.WENT or (row.answer == Went.NURSE_KNOWS and EventKind.NURSE_KNOWS in told)


def _is_bare_no(desk: Desk, contact: ContactRow, row: AdviceRow, said: Said) -> bool:
    """A "no" and nothing else, while nothing but "Did you go?" was asked since."""
    told = read_went(said.text, contact.language, desk.playbook.went_words)
    if told is None or told.named or told.answer is not Went.DID_NOT_GO or said.edited:
        return False
    entry = open_entry(desk, desk.session.get_one(PatientRow, contact.patient_id))
    diary_asks = entry is not None and row.answered_at is not None and (entry.shown_at or desk.now) >= row.answered_at
    return not diary_asks and nobody_else_asks(desk, contact)


def _says_more(desk: Desk, contact: ContactRow, said: Said, screening: Screening, back: TakenBack) -> bool:
    """True where something else in the words must be heard as well.

    What they merely resemble is nothing else where few words stand beside, or where a nurse is called anyway.
    """
    known = desk.playbook.follow_ups
    beside = said_beside(said.text, contact.language, desk.playbook.went_words)
    covered = back is TakenBack.SURELY or len(beside) <= known.longest
    doubtful = screening.action is Action.ASK and not (covered and is_guess(screening))
    worse = read_follow_up(said.text, known) is FollowUp.WORSE
    return screening.failed or doubtful or worse or screening.action is Action.ESCALATE


def _resembles_only(desk: Desk, contact: ContactRow, said: Said, screening: Screening) -> bool:
    """True where they would be asked about something else that is not in the words, and the words are no answer."""
    told = read_went(said.text, contact.language, desk.playbook.went_words)
    return told is None and screening.action is Action.ASK and is_guess(screening)


def _ask_once_more(desk: Desk, contact: ContactRow, row: AdviceRow, heard: HeardRow) -> None:
    """Nobody knows again what became of the advice. Whoever has the case hears that they wrote; silence calls a nurse."""
    _give_way(desk, row)
    row.answer, row.answered_at, row.answered_by, row.staff_id, row.heard_id = "", None, None, None, None
    row.contact_id = contact.id
    row.round, row.asked, row.since = row.round + 1, 0, desk.now
    put_down(desk.session, row, desk.now)
    case = put_on_case(desk, desk.session.get_one(PatientRow, contact.patient_id), row, EventKind.WENT_UNSURE, heard)
    ask_went(desk, row, 1)
    tell_of_words(desk, case)
    audit.record(desk, audit.by_contact(contact), "doubt_went", f"case:{row.case_id}")


def _give_way(desk: Desk, row: AdviceRow) -> None:
    """The question that still stands in the chats says that it is asked again below."""
    for contact in chats_to_ask(desk, row) if row.due_at is not None else ():
        key = went_key(row, contact)
        if mail.outbox_by_key(desk.session, key) is not None:
            move_below(desk, contact, key, "unsure")
