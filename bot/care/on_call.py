"""Who can be paged now, and whom of them a step of the escalation calls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.care.desk import Desk
from bot.domain.case import PageTo
from bot.domain.channel import Channel
from bot.store import channels, people
from bot.store.tables import CaseRow, PatientRow, StaffChannelRow, StaffRow


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
        rows = channels.channels(desk.session)
        everybody = ((one, channels_of(one, rows)) for one in people.active_staff(desk.session))
        desk.memory["on_call"] = [OnCall(one, ways) for one, ways in everybody if ways]
    found: Sequence[OnCall] = desk.memory["on_call"]
    return found


def channels_of(staff: StaffRow, rows: Sequence[StaffChannelRow]) -> tuple[Channel, ...]:
    """The person's own among the rows, and Telegram, which has the place 0."""
    own = [row for row in rows if row.staff_id == staff.id]
    ways = [(row.place, Channel(row.id, row.scheme, row.address)) for row in own]
    telegram = [(0, Channel(None))] if staff.chat_id is not None else []
    return tuple(way for _, way in sorted([*telegram, *ways], key=lambda way: way[0]))


def recipients(desk: Desk, case: CaseRow, to: PageTo, but_not: Collection[int] = ()) -> list[OnCall]:
    """Whom a step calls: who owns the case, and whom the step names. Where that is nobody, everybody who can be paged."""
    staff = [person for person in on_call(desk) if person.id not in but_not]
    owner = [person for person in staff if person.id == case.owner_id]
    treating = [person for person in staff if person.staff.role in ("nurse", "clinician")]
    named = _named(desk, case, to, treating)
    return list({person.id: person for person in [*owner, *(named or treating or staff)]}.values())


def _named(desk: Desk, case: CaseRow, to: PageTo, treating: Sequence[OnCall]) -> Sequence[OnCall]:
    nurses = [person for person in treating if person.staff.role == "nurse"]
    clinicians = [person for person in treating if person.staff.role == "clinician"]
    match to:
        case PageTo.FIRST_NURSE:
            return nurses[:1]
        case PageTo.SECOND_NURSE:
            return nurses[1:2]
        case PageTo.CLINICIAN:
            own = desk.session.get_one(PatientRow, case.patient_id).clinician_id
            return [person for person in clinicians if person.id == own] or clinicians
        case _:
            return [*nurses, *clinicians]
