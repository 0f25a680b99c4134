"""Queries for the questions whose silence counts: the literal yes/no question, and the graded questions of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.store import advice
from bot.store.tables import AdviceRow, AskRow, GradedRow, InquiryRow

WITHDRAWN = "withdrawn"  # a person took over before it was answered


def open_ask(session: Session, contact_id: int) -> AskRow | None:
    """The newest question that waits for yes or no."""
    waiting = col(AskRow.due_at).is_not(None)
    return session.exec(
        select(AskRow).where(AskRow.contact_id == contact_id, waiting).order_by(col(AskRow.id).desc())
    ).first()


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
    asks = select(AskRow.id).where(AskRow.contact_id == contact_id, col(AskRow.asked_at) > since)
    graded = select(GradedRow.id).where(GradedRow.contact_id == contact_id, col(GradedRow.asked_at) > since)
    return any(session.exec(asked.limit(1)).first() is not None for asked in (asks, graded))


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
    waiting = col(GradedRow.due_at).is_not(None)
    return session.exec(
        select(GradedRow).where(GradedRow.contact_id == contact_id, waiting).order_by(col(GradedRow.id).desc())
    ).first()


def settle_graded(session: Session, row: GradedRow, answer: str, now: datetime) -> bool:
    """True for the one who settles an open question: a tap and the end of the patience may meet."""
    waiting = (
        update(GradedRow)
        .where(col(GradedRow.id) == row.id, col(GradedRow.due_at).is_not(None))
        .values(answer=answer, answered_at=now, due_at=None)
    )
    won = session.exec(waiting).rowcount == 1
    session.refresh(row)
    return bool(won)


def graded_answered_since(session: Session, contact_id: int, since: datetime) -> frozenset[datetime]:
    """When a chat answered graded questions."""
    answered = col(GradedRow.answered_at)
    return frozenset(
        at
        for at in session.exec(
            select(GradedRow.answered_at).where(GradedRow.contact_id == contact_id, answered >= since)
        ).all()
        if at is not None
    )
