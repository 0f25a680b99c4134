"""Somebody is off and called for nothing; or is back after all."""

from __future__ import annotations

from datetime import datetime

from bot.care import audit
from bot.care.desk import Desk
from bot.care.rota.standing import for_whom, span_of
from bot.care.rota.tell_changes import telling
from bot.care.rota.withdraw import withdraw
from bot.store.tables import StaffRow, TimeOffRow


def add_time_off(desk: Desk, by: StaffRow, staff_id: int, start: datetime, end: datetime) -> TimeOffRow:
    """One's own; an administrator may enter anybody's. The gaps it leaves are warned of. Raises Refused."""
    staff, span = for_whom(desk, by, staff_id), span_of(desk, start, end)
    row = TimeOffRow(
        staff_id=staff.id or 0, start_at=span.start, end_at=span.end, created_at=desk.now, created_by=by.id or 0
    )
    with telling(desk, by):
        desk.session.add(row)
    audit.record(desk, audit.by_staff(by), "add_time_off", f"staff:{staff.id}", time_off=row.id)
    return row


def withdraw_time_off(desk: Desk, by: StaffRow, number: int) -> None:
    """Raises Refused."""
    row = withdraw(desk, by, desk.session.get(TimeOffRow, number))
    audit.record(desk, audit.by_staff(by), "withdraw_time_off", f"staff:{row.staff_id}", time_off=row.id)
