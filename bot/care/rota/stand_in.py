"""Somebody stands in for a duty: arranged before, or taken now."""

from __future__ import annotations

from datetime import datetime

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.rota.standing import for_whom, may_serve, refuse_time_off, rota, span_of
from bot.care.rota.tell_changes import telling
from bot.care.rota.withdraw import withdraw
from bot.domain.rota import Duty, Span
from bot.store.tables import OverrideRow, StaffRow


def stand_in(desk: Desk, by: StaffRow, duty: Duty, staff_id: int, start: datetime, end: datetime) -> OverrideRow:
    """This person instead of whose turn it is. Oneself; an administrator may name anybody. Raises Refused."""
    staff = may_serve(for_whom(desk, by, staff_id), duty)
    span = span_of(desk, start, end)
    refuse_time_off(desk, staff, span)
    return _add(desk, by, duty, staff, span, "stand_in")


def take_shift(desk: Desk, by: StaffRow, duty: Duty, until: datetime) -> OverrideRow:
    """From now on pages go to the one who says so. Raises Refused."""
    staff = may_serve(by, duty)
    if staff.id not in rota(desk).reachable:
        raise Refused("No page can reach you: join Telegram or add a channel on your account page first.")
    if rota(desk).is_off(staff.id or 0, desk.now):
        raise Refused("You have time off now, and whoever is off is not called. Withdraw your time off first.")
    return _add(desk, by, duty, staff, span_of(desk, desk.now, until), "take_shift")


def withdraw_stand_in(desk: Desk, by: StaffRow, number: int) -> None:
    """Whose turn it is serves again. Raises Refused."""
    row = withdraw(desk, by, desk.session.get(OverrideRow, number))
    audit.record(desk, audit.by_staff(by), "withdraw_stand_in", f"override:{row.id}")


def _add(desk: Desk, by: StaffRow, duty: Duty, staff: StaffRow, span: Span, action: str) -> OverrideRow:
    row = OverrideRow(
        duty=duty,
        staff_id=staff.id or 0,
        start_at=span.start,
        end_at=span.end,
        created_at=desk.now,
        created_by=by.id or 0,
    )
    with telling(desk, by):
        desk.session.add(row)
    audit.record(desk, audit.by_staff(by), action, f"override:{row.id}", duty=duty, staff=staff.id)
    return row
