"""A member of staff leaves, or a console session is ended from elsewhere."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.claim_case import release_case
from bot.store import cases, channels
from bot.store.tables import SignInRow, StaffRow


def disable_staff(desk: Desk, staff: StaffRow, by: StaffRow) -> None:
    """They can neither sign in nor be paged any more; what they did stays. Raises Refused for oneself."""
    if staff.id == by.id:
        raise Refused("You cannot disable yourself. Ask another administrator.")
    staff.disabled_at = staff.disabled_at or desk.now
    staff.chat_id = None
    for case in cases.open_cases(desk.session):
        if case.owner_id == staff.id:
            release_case(desk, case.code, staff, by)  # the queue and the pages have it again
        elif case.offered_to == staff.id:
            case.offered_to = None  # they will not take it
            changed(desk, case)
    desk.session.flush()
    channels.look_again_at_calls(desk.session, staff.id or 0, desk.now)
    audit.record(desk, audit.by_staff(by), "disable_staff", f"staff:{staff.id}")


def end_sign_in(desk: Desk, staff: StaffRow, sign_in_id: int) -> None:
    """End one of one's own console sessions; another person's is left alone."""
    row = desk.session.get(SignInRow, sign_in_id)
    if row is not None and row.staff_id == staff.id:
        row.ended_at = row.ended_at or desk.now
        audit.record(desk, audit.by_staff(staff), "end_sign_in", f"staff:{staff.id}")
