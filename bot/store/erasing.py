"""Take everything that identifies a patient out of the tables. What stays has numbers, times and codes, and no words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, delete, literal, or_, select, update
from sqlmodel import Session, col

from bot.domain.case import CaseStatus
from bot.domain.message import Delivery
from bot.store.standing import put_down
from bot.store.tables import (
    AdviceRow,
    AnswerRow,
    AskRow,
    CaseEventRow,
    CaseRow,
    ContactRow,
    EntryRow,
    GoalRow,
    GradedRow,
    HeardRow,
    InboxRow,
    InquiryRow,
    InviteRow,
    OutboxRow,
    PatientRow,
    PhoneCallRow,
    PhotoRow,
    ProtocolRow,
    SnoozeRow,
    TreatmentRow,
)

NO_CHAT = 0  # whose chat it was is not known any more
_NOBODY = -(2**53)  # below every number Telegram gives; a contact's own must stay unlike all others


def erase(session: Session, patient: PatientRow, now: datetime) -> None:
    """Everything of the patient and of those who spoke for them. What waits for them is never served or sent."""
    contacts, chats = _contacts(session, patient)
    patient.stopped_at, patient.erased_at = patient.stopped_at or now, now
    session.flush()  # the database lets questions go only with the patient
    cases = _ids(session, CaseRow.id, CaseRow.patient_id == patient.id)
    treatments = _ids(session, TreatmentRow.id, TreatmentRow.patient_id == patient.id)
    _erase_said(session, patient, contacts, chats, now)
    _erase_sent(session, patient, chats, cases)
    _erase_diary(session, treatments, contacts)
    _change(
        session, CaseEventRow, col(CaseEventRow.case_id).in_(cases) & col(CaseEventRow.text).is_not(None), text=None
    )
    _erase_work(session, cases)
    _close(session, cases, now)
    _erase_people(session, patient, now)


def _contacts(session: Session, patient: PatientRow) -> tuple[list[int], list[int]]:
    """Their numbers, and the chats."""
    own = col(ContactRow.patient_id) == patient.id
    return _ids(session, ContactRow.id, own), _ids(session, ContactRow.chat_id, own)


def _erase_said(session: Session, patient: PatientRow, contacts: list[int], chats: list[int], now: datetime) -> None:
    of_them = or_(
        col(HeardRow.patient_id) == patient.id,
        col(HeardRow.contact_id).in_(contacts),
        col(HeardRow.chat_id).in_(chats),
    )
    _change(session, HeardRow, of_them, text=None, screening=None, chat_id=NO_CHAT, telegram_message_id=0)
    pictures = {"image": None, "file_id": "", "media_type": "", "due_at": None}
    _change(session, PhotoRow, col(PhotoRow.patient_id) == patient.id, **pictures)
    theirs = col(InboxRow.chat_id).in_(chats)
    _change(session, InboxRow, theirs & col(InboxRow.done_at).is_(None), done_at=now, due_at=None, claimed_by=None)
    _change(session, InboxRow, theirs, body={}, chat_id=NO_CHAT)


def _erase_sent(session: Session, patient: PatientRow, chats: list[int], cases: list[int]) -> None:
    in_chat = col(OutboxRow.chat_id).in_(chats)
    about = or_(in_chat, col(OutboxRow.patient_id) == patient.id, col(OutboxRow.case_id).in_(cases))
    waiting = col(OutboxRow.state).in_((Delivery.QUEUED, Delivery.SENDING))
    _change(session, OutboxRow, about & waiting, state=Delivery.SUPERSEDED)
    _change(session, OutboxRow, about, text=None, buttons=None, addition=None, problem="")
    _change(session, OutboxRow, in_chat, chat_id=NO_CHAT, telegram_message_id=None)


def _erase_diary(session: Session, treatments: list[int], contacts: list[int]) -> None:
    entries = _ids(session, EntryRow.id, col(EntryRow.treatment_id).in_(treatments))
    theirs = or_(col(AnswerRow.entry_id).in_(entries), col(AnswerRow.contact_id).in_(contacts))
    _change(session, AnswerRow, theirs, value=None)
    _drop(session, GoalRow, col(GoalRow.treatment_id).in_(treatments))
    for questions in (AskRow, GradedRow, InquiryRow):
        _drop(session, questions, col(questions.contact_id).in_(contacts))
    _change(session, EntryRow, col(EntryRow.id).in_(entries), ticked=[])
    words = {"notes": "", "dilution": "", "needle": "", "guidance": ""}
    _change(session, TreatmentRow, col(TreatmentRow.id).in_(treatments), next_due_at=None, **words)


def _erase_work(session: Session, cases: list[int]) -> None:
    """What staff wrote down beside the timeline."""
    _change(session, PhoneCallRow, col(PhoneCallRow.case_id).in_(cases), number=None, words=None)
    _change(session, SnoozeRow, col(SnoozeRow.case_id).in_(cases), words=None)
    _change(session, ProtocolRow, col(ProtocolRow.case_id).in_(cases), answer="")


def _close(session: Session, cases: list[int], now: datetime) -> None:
    """None is open but after a restore: it was closed after the backup, and with what outcome is not known."""
    _change(session, AdviceRow, col(AdviceRow.case_id).in_(cases), due_at=None)
    still_open = col(CaseRow.id).in_(cases) & (col(CaseRow.status) != CaseStatus.CLOSED)
    for case in session.execute(select(CaseRow).where(still_open)).scalars().all():
        case.status, case.closed_at, case.next_due_at, case.snoozed_until = CaseStatus.CLOSED, now, None, None
        put_down(session, case, now)


def _erase_people(session: Session, patient: PatientRow, now: datetime) -> None:
    own = col(ContactRow.patient_id) == patient.id
    _change(
        session,
        ContactRow,
        own,
        name="",
        awaiting="",
        blocked_at=now,
        chat_id=literal(_NOBODY, BigInteger) - col(ContactRow.id),
    )
    _change(session, InviteRow, col(InviteRow.patient_id) == patient.id, token="", locked_at=now)
    patient.name, patient.birth_year = f"#{patient.id}", 0
    patient.phone = patient.emergency_contact = patient.risk_notes = ""
    patient.time_zone = patient.check_in_hour = ""
    patient.risk_flags, patient.clinician_id = [], None
    session.flush()


def _ids(session: Session, number: Any, condition: Any) -> list[int]:
    return list(session.execute(select(number).where(condition)).scalars())


def _change(session: Session, table: Any, condition: Any, **values: Any) -> None:
    session.execute(update(table).where(condition).values(values).execution_options(synchronize_session=False))


def _drop(session: Session, table: Any, condition: Any) -> None:
    session.execute(delete(table).where(condition).execution_options(synchronize_session=False))
