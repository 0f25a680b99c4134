"""Queries for the rest of a case: what is expected, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.store.tables import SnoozeRow


def snoozes_of(session: Session, case_id: int) -> Sequence[SnoozeRow]:
    """Those of the newest rest."""
    rows = session.exec(select(SnoozeRow).where(SnoozeRow.case_id == case_id).order_by(col(SnoozeRow.id).desc())).all()
    return [row for row in rows if row.at == rows[0].at]


def rest_began(session: Session, case_id: int) -> datetime | None:
    """When the newest rest of the case began, be it over or not."""
    newest = select(SnoozeRow.at).where(SnoozeRow.case_id == case_id).order_by(col(SnoozeRow.id).desc())
    return session.exec(newest.limit(1)).first()


def take_back(session: Session, case_id: int, at: datetime) -> None:
    """The rest that began at a moment was undone: it never was. Its line of the timeline stays."""
    session.exec(delete(SnoozeRow).where(col(SnoozeRow.case_id) == case_id, col(SnoozeRow.at) == at))
