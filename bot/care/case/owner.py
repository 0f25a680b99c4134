"""A case changes hands: whoever was asked or called for it learns who has it now."""

from __future__ import annotations

from collections.abc import Collection

from bot.care.desk import Desk
from bot.care.say import say_to_staff
from bot.store.tables import CaseRow, StaffRow


def end_offer(desk: Desk, case: CaseRow, had: int | None) -> None:
    """To be called after somebody else got the case. Who was asked by `had`, who had it, is asked no longer."""
    asked = case.offered_to
    if asked is not None and case.owner_id != had:
        case.offered_to = None
        tell_who_has_it(desk, case, {asked} - {case.owner_id})


def tell_who_has_it(desk: Desk, case: CaseRow, told: Collection[int | None]) -> None:
    """Each once, in Telegram."""
    owner = desk.session.get_one(StaffRow, case.owner_id)
    for staff_id in sorted(number for number in set(told) if number is not None):
        other = desk.session.get_one(StaffRow, staff_id)
        if other.chat_id is not None:
            key = f"{desk.occasion}/page_other/case:{case.id}/staff:{other.id}"
            say_to_staff(desk, other, "page_other", key=key, case_id=case.id, code=case.code, name=owner.name)
