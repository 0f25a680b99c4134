"""A shift ends: the sheet is offered to whoever comes, and the one who leaves is told what is still theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.care import audit
from bot.care.desk import Desk
from bot.care.hand_over.hand_over_sheet import hand_over_sheet
from bot.care.staff.first_channel import write_by_first_channel
from bot.care.staff.on_call import OnCall, on_call
from bot.domain.hand_over import Sheet
from bot.domain.message import Lane
from bot.domain.role import TREATING
from bot.store import hand_overs
from bot.store.tables import HandOverOfferRow, StaffRow


def offer_hand_over(
    desk: Desk,
    leaving: StaffRow,
    coming: Sequence[StaffRow],
    ended_at: datetime | None = None,
    *,
    gap: bool = False,
    taken: bool = False,
) -> bool:
    """Called by whoever knows that a shift ends. The notices hold counts, and who comes. False if this end was offered before.

    Who leaves with no case hears nothing, unless it is news to them: with `gap` nobody comes though somebody should, and
    everybody who treats is told so too; with `taken` somebody else has the duty from then on by standing in.
    """
    ended_at = ended_at or desk.now
    if hand_overs.is_offered(desk.session, leaving.id or 0, ended_at):
        return False
    desk.session.add(HandOverOfferRow(leaving_id=leaving.id or 0, ended_at=ended_at, at=desk.now))
    audit.record(desk, audit.SYSTEM, "offer_hand_over", f"staff:{leaving.id}")
    sheet, root = hand_over_sheet(desk, leaving), f"hand_over:{leaving.id}/{int(ended_at.timestamp())}"
    for person in _told(desk, leaving, coming, gap=gap):
        if gap or taken or person.id != leaving.id or sheet.of(leaving.id):
            text = _text(desk, leaving, sheet, coming, own=person.id == leaving.id, gap=gap)
            write_by_first_channel(desk, person, text, f"{root}/{person.id}", Lane.NOTIFICATION)
    return True


def _told(desk: Desk, leaving: StaffRow, coming: Sequence[StaffRow], *, gap: bool) -> Iterator[OnCall]:
    """Who can be told of them, each once; the one who leaves first."""
    known = {person.id: person for person in on_call(desk)}
    everybody = [person.id for person in known.values() if person.staff.role in TREATING] if gap else []
    wanted = dict.fromkeys([leaving.id or 0, *(one.id or 0 for one in coming), *everybody])
    yield from (known[number] for number in wanted if number in known)


def _text(desk: Desk, leaving: StaffRow, sheet: Sheet, coming: Sequence[StaffRow], *, own: bool, gap: bool) -> str:
    clinic = desk.playbook.clinic
    return desk.playbook.words_in(clinic.languages[0]).say(
        "hand_over_offer",
        clinic=clinic,
        name=leaving.name,
        own=own,
        gap=gap,
        coming=[person.name for person in coming],
        held=len(sheet.of(leaving.id)),
        cases=sheet.open,
        silent=len(sheet.silent),
        unreachable=len(sheet.unreachable),
        link=f"{desk.console_url}/hand-over",
    )
