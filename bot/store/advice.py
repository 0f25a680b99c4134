"""Queries for what becomes of advice to seek emergency care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, or_, select

from bot.store.cases import has_case
from bot.store.tables import AdviceRow, CaseRow, ContactRow, HeardRow, PatientRow

_NEWEST = (
    select(AdviceRow)
    .join(CaseRow, col(CaseRow.id) == col(AdviceRow.case_id))
    .where(col(CaseRow.patient_id) == bindparam("patient"))
    .order_by(col(AdviceRow.id).desc())
    .limit(1)
)


def open_of_case(session: Session, case_id: int) -> AdviceRow | None:
    """The one that is being followed up."""
    return next(iter(all_open_of_case(session, case_id)), None)


def all_open_of_case(session: Session, case_id: int) -> list[AdviceRow]:
    """After a merge two may be. Oldest first."""
    return [row for row in of_case(session, case_id) if row.due_at is not None]


def of_case(session: Session, case_id: int) -> Sequence[AdviceRow]:
    """Oldest first."""
    return session.exec(select(AdviceRow).where(_part_of(case_id)).order_by(col(AdviceRow.id))).all()


def _part_of(case_id: int) -> ColumnElement[bool]:
    """Given in the case itself, or in one that was merged into it."""
    merged = select(CaseRow.id).where(CaseRow.merged_into_id == case_id)
    return or_(col(AdviceRow.case_id) == case_id, col(AdviceRow.case_id).in_(merged))


def newest_of_patient(session: Session, patient_id: int) -> AdviceRow | None:
    """In whatever case."""
    if not has_case(session, patient_id):
        return None
    return session.exec(_NEWEST, params={"patient": patient_id}).first()


def asked_of(session: Session, contact_id: int) -> AdviceRow | None:
    """The question this chat sees and nobody has answered."""
    contact = session.get_one(ContactRow, contact_id)
    of_patient = col(AdviceRow.case_id).in_(select(CaseRow.id).where(CaseRow.patient_id == contact.patient_id))
    waiting = select(AdviceRow).where(of_patient, col(AdviceRow.due_at).is_not(None), AdviceRow.asked > 0)
    row = session.exec(waiting.order_by(col(AdviceRow.id).desc()).limit(1)).first()
    return row if row is not None and (contact.kind == "patient" or row.contact_id == contact_id) else None


def answered_with(session: Session, chat_id: int, telegram_message_id: int) -> AdviceRow | None:
    """The newest one that a message of the chat has answered: it may be edited."""
    heard = select(HeardRow.id).where(HeardRow.chat_id == chat_id, HeardRow.telegram_message_id == telegram_message_id)
    return session.exec(
        select(AdviceRow).where(col(AdviceRow.heard_id).in_(heard)).order_by(col(AdviceRow.id).desc()).limit(1)
    ).first()


def open_advice(session: Session) -> Sequence[AdviceRow]:
    """All that is being followed up."""
    return session.exec(select(AdviceRow).where(col(AdviceRow.due_at).is_not(None)).order_by(col(AdviceRow.id))).all()


@dataclass(frozen=True)
class AdviceOutcome:
    """One emergency advice and what became of it: `answer` is empty while it is not known, `gravest` where nothing was grave."""

    case_code: str
    tier: str
    advised_at: datetime
    answer: str
    gravest: str
    answered_at: datetime | None
    by: str  # patient | caregiver | clinic, or empty where nobody answered


def advice_outcomes(session: Session, since: datetime, until: datetime) -> list[AdviceOutcome]:
    """Of the advice given from `since` to before `until`, oldest first; fire drills are left out."""
    given = (
        select(AdviceRow, CaseRow.code, ContactRow.kind)
        .join(CaseRow, col(CaseRow.id) == AdviceRow.case_id)
        .join(PatientRow, col(PatientRow.id) == CaseRow.patient_id)
        .outerjoin(ContactRow, col(ContactRow.id) == AdviceRow.answered_by)
        .where(col(AdviceRow.advised_at) >= since, col(AdviceRow.advised_at) < until)
        .where(col(PatientRow.synthetic).is_(False))
        .order_by(col(AdviceRow.advised_at), col(AdviceRow.id))
    )
    return [
        AdviceOutcome(
            case_code=code,
            tier=row.tier,
            advised_at=row.advised_at,
            answer=row.answer,
            gravest=row.gravest,
            answered_at=row.answered_at,
            by=kind or ("clinic" if row.staff_id else ""),
        )
        for row, code, kind in session.exec(given)
    ]
