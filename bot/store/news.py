"""Queries for what happened since somebody last looked. The number of a line of a timeline says how far they have come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.case import CaseStatus, EventKind
from bot.store.tables import CaseEventRow, CaseRow

LOOKED_AT = 500  # lines that may still be joined by lower numbers; many times what is written in that time
MOST = 20  # cases told of at once; whoever missed more sees them in the queue


def settled(session: Session, before: datetime) -> int:
    """The number up to which no line is missing: PostgreSQL gives numbers before the commit, so a lower one may come after a higher.

    `before` is a moment after which such a line may have been begun.
    """
    newest = select(CaseEventRow.id, CaseEventRow.at).order_by(col(CaseEventRow.id).desc()).limit(LOOKED_AT)
    number = 0
    for number, at in session.exec(newest).all():  # type: ignore[assignment]
        if at <= before:
            return number
    return number


def newest_line(session: Session) -> int:
    return session.exec(select(CaseEventRow.id).order_by(col(CaseEventRow.id).desc()).limit(1)).first() or 0


def lines_since(session: Session, number: int, kinds: Sequence[EventKind]) -> Sequence[tuple[CaseEventRow, CaseRow]]:
    """Lines of such kinds after a number, in cases that are still open, oldest first; the newest `MOST` of them."""
    found = (
        select(CaseEventRow, CaseRow)
        .join(CaseRow, col(CaseRow.id) == col(CaseEventRow.case_id))
        .where(col(CaseEventRow.id) > number, col(CaseEventRow.kind).in_(kinds), CaseRow.status != CaseStatus.CLOSED)
        .order_by(col(CaseEventRow.id).desc())
        .limit(MOST)
    )
    return session.exec(found).all()[::-1]
