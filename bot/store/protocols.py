"""Queries for what nurses found out by the protocol of a symptom."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.store.tables import ProtocolRow


def protocol_of(session: Session, case_id: int) -> dict[tuple[str, str], ProtocolRow]:
    """By symptom and question the newest answer."""
    kept = select(ProtocolRow).where(ProtocolRow.case_id == case_id, ProtocolRow.answer != "")  # empty: erased
    rows = session.exec(kept.order_by(col(ProtocolRow.id)))
    return {(row.symptom, row.question): row for row in rows}
