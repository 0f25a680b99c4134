"""Queries for what staff wrote to patients, among all that was said in a chat."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.message import Delivery
from bot.store.mail import latest_in_chat
from bot.store.tables import OutboxRow

NAMED = "/from_clinic/"  # in the key of such a message
LEFT = (Delivery.SENT, Delivery.IN_DOUBT)


def is_last(session: Session, chat_id: int) -> bool:
    """True if it is the newest message of the chat, and has left."""
    latest = latest_in_chat(session, chat_id)
    return latest is not None and NAMED in latest.key and latest.state in LEFT


def arrived_since(session: Session, chat_id: int, since: datetime) -> bool:
    """True if one was written since then, and came to the chat."""
    arrived = select(OutboxRow.id).where(
        OutboxRow.chat_id == chat_id,
        col(OutboxRow.key).contains(NAMED),
        col(OutboxRow.created_at) >= since,
        OutboxRow.state == Delivery.SENT,
    )
    return session.exec(arrived.limit(1)).first() is not None
