"""A notice that calls nobody to a case goes to a person of the clinic once, by the channel that is tried first."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.staff.on_call import OnCall
from bot.domain.message import TELEGRAM, Lane, Outgoing
from bot.store import mail


def write_by_first_channel(
    desk: Desk, person: OnCall, text: str, key: str, lane: Lane = Lane.REPLY, case_id: int | None = None
) -> bool:
    """False if it was decided before, by the same key."""
    channel = person.channels[0]
    chat_id = (person.staff.chat_id or 0) if channel.scheme == TELEGRAM else 0
    message = Outgoing(key, chat_id, text, lane, channel=channel.scheme, address=channel.address)
    return mail.queue(desk.session, message, desk.now, staff_id=person.id, case_id=case_id)
