"""Queries for the questions whose silence counts: the literal yes/no question, and the graded questions of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, bindparam, union_all, update
from sqlmodel import Session, col, or_, select

from bot.store import advice
from bot.store.standing import put_down
from bot.store.tables import AdviceRow, AnswerRow, AskRow, ContactRow, EntryRow, GradedRow, InquiryRow, TreatmentRow
from bot.store.tables.columns import Moment

UNCLEAR, CRY = "unclear", "cry"  # rules of an ask about no symptom: may a nurse read it, is one needed now
WITHDRAWN = "withdrawn"  # a person took over before it was answered

_SINCE: ColumnElement[datetime] = bindparam("since", type_=Moment())
_OPEN_ASK = (
    select(AskRow)
    .where(col(AskRow.contact_id) == bindparam("contact"), col(AskRow.due_at).is_not(None), AskRow.rule != UNCLEAR)
    .order_by(col(AskRow.id).desc())
    .limit(1)
)
_UNCLEAR = select(AskRow).where(
    col(AskRow.heard_id) == bindparam("heard"), AskRow.rule == UNCLEAR, col(AskRow.due_at).is_not(None)
)
_OPEN_GRADED = (
    select(GradedRow)
    .where(col(GradedRow.contact_id) == bindparam("contact"), col(GradedRow.due_at).is_not(None))
    .order_by(col(GradedRow.id).desc())
    .limit(1)
)
_ASKED = select(
    or_(
        select(AskRow.id)
        .where(col(AskRow.contact_id) == bindparam("contact"), col(AskRow.asked_at) > _SINCE, AskRow.rule != UNCLEAR)
        .exists(),
        select(GradedRow.id)
        .where(col(GradedRow.contact_id) == bindparam("contact"), col(GradedRow.asked_at) > _SINCE)
        .exists(),
    )
)
_ANSWERED: CompoundSelect[Any] = union_all(
    # By way of the patient: of a chat's answers there is no index.
    select(col(AnswerRow.at))
    .join(EntryRow, col(EntryRow.id) == col(AnswerRow.entry_id))
    .join(TreatmentRow, col(TreatmentRow.id) == col(EntryRow.treatment_id))
    .join(ContactRow, col(ContactRow.patient_id) == col(TreatmentRow.patient_id))
    .where(col(ContactRow.id) == bindparam("contact"), col(AnswerRow.contact_id) == col(ContactRow.id))
    .where(col(AnswerRow.at) >= _SINCE),
    select(col(GradedRow.answered_at)).where(
        col(GradedRow.contact_id) == bindparam("contact"), col(GradedRow.answered_at) >= _SINCE
    ),
)


def open_ask(session: Session, contact_id: int) -> AskRow | None:
    """The newest question that waits for yes or no."""
    return session.exec(_OPEN_ASK, params={"contact": contact_id}).first()


def unclear_of(session: Session, heard_id: int) -> AskRow | None:
    """That a message waits to be read by a nurse by itself."""
    return session.exec(_UNCLEAR, params={"heard": heard_id}).first()


def asked_last(session: Session, contact_id: int) -> AskRow | GradedRow | AdviceRow | None:
    """Of the questions that wait in this chat the one that was asked last: "yes" answers that one."""
    open_rows = (
        advice.asked_of(session, contact_id),
        open_ask(session, contact_id),
        open_graded_to(session, contact_id),
    )
    waiting = [(row.asked_at, row) for row in open_rows if row is not None and row.asked_at is not None]
    return max(waiting, key=lambda asked: asked[0])[1] if waiting else None


def asked_since(session: Session, contact_id: int, since: datetime) -> bool:
    """True if a question was put to the chat after `since`."""
    return bool(session.exec(_ASKED, params={"contact": contact_id, "since": since}).one())


def inquiries_of(session: Session, case_id: int) -> Sequence[InquiryRow]:
    return session.exec(select(InquiryRow).where(InquiryRow.case_id == case_id).order_by(col(InquiryRow.id))).all()


def graded_of(session: Session, case_id: int) -> Sequence[GradedRow]:
    return session.exec(select(GradedRow).where(GradedRow.case_id == case_id).order_by(col(GradedRow.id))).all()


def open_graded(session: Session, case_id: int) -> GradedRow | None:
    """The question the case waits for."""
    waiting = col(GradedRow.due_at).is_not(None)
    return session.exec(select(GradedRow).where(GradedRow.case_id == case_id, waiting)).first()


def open_graded_to(session: Session, contact_id: int) -> GradedRow | None:
    """The newest question this chat was asked and has not answered."""
    return session.exec(_OPEN_GRADED, params={"contact": contact_id}).first()


def settle_graded(session: Session, row: GradedRow, answer: str, now: datetime) -> bool:
    """True for the one who settles an open question: a tap and the end of the patience may meet."""
    waiting = (
        update(GradedRow)
        .where(col(GradedRow.id) == row.id, col(GradedRow.due_at).is_not(None))
        .values(answer=answer, answered_at=now, due_at=None)
    )
    won = session.exec(waiting).rowcount == 1
    session.refresh(row)
    if won:
        put_down(session, row, now)
    return bool(won)


def answered_since(session: Session, contact_id: int, since: datetime) -> frozenset[datetime]:
    """When a chat answered something: the diary, a graded question."""
    return frozenset(session.execute(_ANSWERED, {"contact": contact_id, "since": since}).scalars())
