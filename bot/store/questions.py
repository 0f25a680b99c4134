"""Queries for the questions whose silence counts: the literal yes/no question, and the graded questions of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, update
from sqlmodel import Session, col, or_, select

from bot.store import advice
from bot.store.cases import has_case
from bot.store.once import once
from bot.store.standing import put_down
from bot.store.tables import AdviceRow, AskRow, ContactRow, GradedRow, InquiryRow
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
    return any(once(session, _ASKED, contact=contact_id, since=since))


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
    if not has_case(session, session.get_one(ContactRow, contact_id).patient_id):
        return None
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
