"""Who can be paged at all, and by which channels. Who is on call of them: `rota.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.desk import Desk
from bot.domain.channel import Channel
from bot.store import channels
from bot.store.tables import StaffChannelRow, StaffRow


@dataclass(frozen=True)
class OnCall:
    """Somebody who can be paged, by these channels in their order."""

    staff: StaffRow
    channels: tuple[Channel, ...]

    @property
    def id(self) -> int:
        return self.staff.id or 0


def on_call(desk: Desk) -> Sequence[OnCall]:
    """Everybody who works here and has a channel, in calling order. Looked up once in a transaction."""
    if "on_call" not in desk.memory:
        rows = channels.staff_with_channels(desk.session).values()
        everybody = ((one, channels_of(one, own)) for one, own in rows)
        desk.memory["on_call"] = [OnCall(one, ways) for one, ways in everybody if ways]
    found: Sequence[OnCall] = desk.memory["on_call"]
    return found


def channels_of(staff: StaffRow, rows: Sequence[StaffChannelRow]) -> tuple[Channel, ...]:
    """The person's own among the rows, and Telegram, which has the place 0."""
    own = [row for row in rows if row.staff_id == staff.id]
    ways = [(row.place, Channel(row.id, row.scheme, row.address)) for row in own]
    telegram = [(0, Channel(None))] if staff.chat_id is not None else []
    return tuple(way for _, way in sorted([*telegram, *ways], key=lambda way: way[0]))
