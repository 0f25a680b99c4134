"""A shift ends: the sheet is offered to whoever comes, and the one who leaves is told what is still theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.care import audit
from bot.care.desk import Desk
from bot.care.hand_over_sheet import hand_over_sheet
from bot.care.say import say_to_staff
from bot.domain.hand_over import Sheet
from bot.store import hand_overs
from bot.store.tables import HandOverOfferRow, StaffRow


def offer_hand_over(
    desk: Desk, leaving: StaffRow, coming: Sequence[StaffRow], ended_at: datetime | None = None
) -> bool:
    """Called by whoever knows that a shift ends. The notices hold counts only. False if this end was offered before."""
    ended_at = ended_at or desk.now
    if hand_overs.is_offered(desk.session, leaving.id or 0, ended_at):
        return False
    desk.session.add(HandOverOfferRow(leaving_id=leaving.id or 0, ended_at=ended_at, at=desk.now))
    audit.record(desk, audit.SYSTEM, "offer_hand_over", f"staff:{leaving.id}")
    sheet, root = hand_over_sheet(desk, leaving), f"hand_over:{leaving.id}/{int(ended_at.timestamp())}"
    for person_id in dict.fromkeys(one.id for one in (leaving, *coming)):
        person = desk.session.get_one(StaffRow, person_id)
        own = person.id == leaving.id
        if person.chat_id is not None and person.disabled_at is None and not (own and not sheet.of(leaving.id)):
            _tell(desk, person, leaving, sheet, f"{root}/{person.id}")
    return True


def _tell(desk: Desk, person: StaffRow, leaving: StaffRow, sheet: Sheet, key: str) -> None:
    say_to_staff(
        desk,
        person,
        "hand_over_offer",
        key=key,
        name=leaving.name,
        own=person.id == leaving.id,
        held=len(sheet.of(leaving.id)),
        cases=sheet.open,
        silent=len(sheet.silent),
        unreachable=len(sheet.unreachable),
        link=f"{desk.console_url}/hand-over",
    )
