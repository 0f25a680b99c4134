"""What became of a call by another channel than Telegram."""

from __future__ import annotations

from datetime import timedelta

from bot.care.desk import Desk
from bot.domain.message import Delivery
from bot.store.tables import OutboxRow

WAITS = (1, 2, 5, 15, 60)  # seconds before the next try


def record_call(desk: Desk, message_id: int, problem: str, *, for_good: bool) -> None:
    """Sent where there was no problem. A call in doubt is made again: twice is better than never."""
    row = desk.session.get_one(OutboxRow, message_id)
    row.problem = problem
    if not problem:
        row.state, row.sent_at, row.deliver_by = Delivery.SENT, desk.now, None
    elif for_good:
        row.state, row.deliver_by = Delivery.FAILED, desk.now  # the next channel need not wait
    else:
        row.state = Delivery.QUEUED
        row.due_at = desk.now + timedelta(seconds=WAITS[min(row.tries, len(WAITS)) - 1])
