"""Queries for the calls by phone that were logged in a case."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.store.tables import PhoneCallRow


def phone_calls_of(session: Session, case_id: int) -> Sequence[PhoneCallRow]:
    """Oldest first, those too that were undone."""
    return session.exec(
        select(PhoneCallRow).where(PhoneCallRow.case_id == case_id).order_by(col(PhoneCallRow.id))
    ).all()
