"""The channels by which a member of staff is paged: adding one, taking one away, trying one. Addresses are sealed and never shown."""

from __future__ import annotations

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.say import say_to_staff
from bot.care.staff.on_call import channels_of
from bot.domain.channel import Channel, scheme_of
from bot.store import channels, people
from bot.store.tables import StaffChannelRow, StaffRow


def staff_named(desk: Desk, email: str) -> StaffRow:
    """Raises Refused."""
    staff = people.staff_by_email(desk.session, email)
    if staff is None or staff.disabled_at is not None:
        raise Refused(f"nobody with the e-mail {email!r} works here")
    return staff


def list_channels(desk: Desk, staff: StaffRow) -> tuple[Channel, ...]:
    """In the order in which they are tried."""
    return channels_of(staff, channels.channels(desk.session, staff.id))


def add_channel(desk: Desk, staff: StaffRow, address: str, *, first: bool = False, by: StaffRow | None = None) -> None:
    """At the end of the order, or before all others. The address has been looked at: `bot.channels.address`."""
    places = [0, *(row.place for row in channels.channels(desk.session, staff.id))]
    place = min(places) - 1 if first else max(places) + 1
    scheme = scheme_of(address)
    desk.session.add(
        StaffChannelRow(
            staff_id=staff.id or 0, place=place, scheme=scheme, address=address.strip(), created_at=desk.now
        )
    )
    audit.record(desk, audit.by_staff(by) if by else audit.SYSTEM, "add_channel", f"staff:{staff.id}", channel=scheme)


def remove_channel(desk: Desk, staff: StaffRow, number: int) -> None:
    """The one of this number in the list, from 1. Raises Refused."""
    channel = numbered(desk, staff, number)
    if channel.id is None:
        raise Refused("Telegram is joined and left in Telegram; disable the person to page them no more.")
    drop_channel(desk, staff, channel)


def drop_channel(desk: Desk, staff: StaffRow, channel: Channel, by: StaffRow | None = None) -> None:
    """One of the person's own, but Telegram."""
    desk.session.get_one(StaffChannelRow, channel.id).removed_at = desk.now
    who = audit.by_staff(by) if by else audit.SYSTEM
    audit.record(desk, who, "remove_channel", f"staff:{staff.id}", channel=channel.scheme)


def try_sooner(desk: Desk, staff: StaffRow, channel: Channel) -> None:
    """One place up in the order. Telegram keeps the place 0: the others stand before it or after it."""
    own = list(list_channels(desk, staff))
    place = own.index(channel)
    if place == 0:
        return
    own[place - 1], own[place] = own[place], own[place - 1]
    telegram = next((number for number, one in enumerate(own) if one.id is None), -1)
    for number, one in enumerate(own):
        if one.id is not None:
            desk.session.get_one(StaffChannelRow, one.id).place = number - telegram
    audit.record(desk, audit.by_staff(staff), "order_channels", f"staff:{staff.id}")


def own_channel(desk: Desk, staff: StaffRow, channel_id: int) -> Channel:
    """One of the person's; 0 is Telegram. Raises Refused."""
    found = next((one for one in list_channels(desk, staff) if (one.id or 0) == channel_id), None)
    if found is None:
        raise Refused("This channel is no longer yours. Reload the page.")
    return found


def numbered(desk: Desk, staff: StaffRow, number: int) -> Channel:
    """Raises Refused."""
    own = list_channels(desk, staff)
    if not 1 <= number <= len(own):
        raise Refused(f"{staff.name} has {len(own)} channels; there is no number {number}")
    return own[number - 1]


def test_text(desk: Desk, staff: StaffRow) -> str:
    """What a channel is tried with."""
    clinic = desk.playbook.clinic
    return desk.playbook.words_in(clinic.languages[0]).say("channel_test", clinic=clinic, name=staff.name)


def try_telegram(desk: Desk, staff: StaffRow) -> None:
    say_to_staff(desk, staff, "channel_test", name=staff.name)
