"""A test page: by the way a real one goes, so that its delivery shows whether a real one would arrive."""

from __future__ import annotations

from bot.care import audit
from bot.care.desk import Desk
from bot.care.staff.channels import list_channels, test_text
from bot.domain.channel import Channel
from bot.domain.message import TELEGRAM, Lane, Outgoing
from bot.store import mail, rota
from bot.store.tables import OutboxRow, StaffRow


def send_test_page(desk: Desk, staff: StaffRow, channel: Channel) -> None:
    """Pressed twice within a second it is one."""
    message = Outgoing(
        f"{_topic(staff, channel)}/at:{int(desk.now.timestamp())}",
        chat_id=(staff.chat_id or 0) if channel.scheme == TELEGRAM else 0,
        text=test_text(desk, staff),
        lane=Lane.NOTIFICATION,
        channel=channel.scheme,
        address=channel.address,
    )
    mail.queue(desk.session, message, desk.now, staff_id=staff.id)
    audit.record(desk, audit.by_staff(staff), "test_channel", f"staff:{staff.id}", channel=channel.scheme)


def latest_tests(desk: Desk, staff: StaffRow) -> list[tuple[Channel, OutboxRow | None]]:
    """Each of the person's channels in the order in which they are tried, with its newest test page."""
    own = list_channels(desk, staff)
    sent = rota.latest_tests(desk.session, staff.id or 0, [_topic(staff, channel) for channel in own])
    return [(channel, sent.get(_topic(staff, channel))) for channel in own]


def _topic(staff: StaffRow, channel: Channel) -> str:
    return f"channel_test/staff:{staff.id}/channel:{channel.id or 0}"
