"""Queries for what staff held of screening's findings. Rows are added, never changed; the newest counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.tables import JudgementRow


def judgements_of(session: Session, heard_ids: Sequence[int]) -> dict[int, list[JudgementRow]]:
    """All that was judged of these messages, by message, oldest first."""
    rows = session.exec(
        select(JudgementRow).where(col(JudgementRow.heard_id).in_(heard_ids)).order_by(col(JudgementRow.id))
    ).all()
    found: dict[int, list[JudgementRow]] = {}
    for row in rows:
        found.setdefault(row.heard_id, []).append(row)
    return found


def heard_judged_since(session: Session, since: datetime | None) -> Sequence[int]:
    """Ids of the messages that were judged after `since`, oldest first."""
    judged = select(JudgementRow.heard_id).distinct().order_by(col(JudgementRow.heard_id))
    return session.exec(judged.where(col(JudgementRow.at) >= since) if since else judged).all()
