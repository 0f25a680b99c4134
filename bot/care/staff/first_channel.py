"""A notice that calls nobody to a case goes to a person of the clinic by the channel that is tried first; where it does not arrive, by the next."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.staff.channels import list_channels
from bot.care.staff.on_call import OnCall
from bot.domain.channel import Channel
from bot.domain.message import TELEGRAM, Lane, Outgoing
from bot.store import mail
from bot.store.tables import OutboxRow, StaffRow

NEXT = ".channel:"  # in the key of a notice that did not arrive, before the channel by which it is said again


def write_by_first_channel(
    desk: Desk, person: OnCall, text: str, key: str, lane: Lane = Lane.REPLY, case_id: int | None = None
) -> bool:
    """False if it was decided before, by the same key."""
    return _write(desk, person.staff, person.channels[0], text, key, lane, case_id)


def write_by_next_channel(desk: Desk, row: OutboxRow) -> None:
    """The same by the next channel, each once. Who has left, or has no other, is not told."""
    staff = desk.session.get_one(StaffRow, row.staff_id)
    root = row.key.partition(NEXT)[0]
    first = mail.outbox_by_key(desk.session, root) or row
    for channel in list_channels(desk, staff) if staff.disabled_at is None else ():
        is_first = (channel.scheme, channel.address) == (first.channel, first.address or "")
        key = f"{root}{NEXT}{channel.id or 0}"
        if not is_first and _write(desk, staff, channel, row.text, key, Lane(row.lane), row.case_id):
            return


def _write(desk: Desk, staff: StaffRow, channel: Channel, text: str, key: str, lane: Lane, case_id: int | None) -> bool:
    message = Outgoing(
        key,
        chat_id=(staff.chat_id or 0) if channel.scheme == TELEGRAM else 0,
        text=text,
        lane=lane,
        deliver_by=desk.now + desk.playbook.next_channel_after,
        channel=channel.scheme,
        address=channel.address,
    )
    return mail.queue(desk.session, message, desk.now, staff_id=staff.id, case_id=case_id)
