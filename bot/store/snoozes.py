"""Queries for the rest of a case: what is expected, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.case import EventKind
from bot.store.tables import DeedRow, SnoozeRow

# What was undone never was; its rows stay.
_UNDONE = (
    select(DeedRow.id)
    .where(DeedRow.case_id == SnoozeRow.case_id, DeedRow.kind == EventKind.SNOOZED, DeedRow.at == SnoozeRow.at)
    .where(col(DeedRow.undone_at).is_not(None))
    .exists()
)


def snoozes_of(session: Session, case_id: int) -> Sequence[SnoozeRow]:
    """Those of the newest rest."""
    began = rest_began(session, case_id)
    own = select(SnoozeRow).where(SnoozeRow.case_id == case_id, SnoozeRow.at == began).where(~_UNDONE)
    return session.exec(own.order_by(col(SnoozeRow.id).desc())).all()


def rest_began(session: Session, case_id: int) -> datetime | None:
    """When the newest rest of the case began, be it over or not."""
    newest = select(SnoozeRow.at).where(SnoozeRow.case_id == case_id).where(~_UNDONE).order_by(col(SnoozeRow.id).desc())
    return session.exec(newest.limit(1)).first()
