"""Somebody is off and called for nothing; or is back after all."""

from __future__ import annotations

from datetime import datetime

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.rota.standing import for_whom, forget, span_of
from bot.care.rota.tell_changes import telling
from bot.store.tables import StaffRow, TimeOffRow


def add_time_off(desk: Desk, by: StaffRow, staff_id: int, start: datetime, end: datetime) -> TimeOffRow:
    """One's own; an administrator may enter anybody's. The gaps it leaves are warned of. Raises Refused."""
    staff, span = for_whom(desk, by, staff_id), span_of(desk, start, end)
    row = TimeOffRow(
        staff_id=staff.id or 0, start_at=span.start, end_at=span.end, created_at=desk.now, created_by=by.id or 0
    )
    with telling(desk, by):
        desk.session.add(row)
        forget(desk)
    audit.record(desk, audit.by_staff(by), "add_time_off", f"staff:{staff.id}", time_off=row.id)
    return row


def withdraw_time_off(desk: Desk, by: StaffRow, number: int) -> None:
    """Raises Refused."""
    row = desk.session.get(TimeOffRow, number)
    if row is None or row.withdrawn_at is not None:
        raise Refused("This was withdrawn already.")
    for_whom(desk, by, row.staff_id)
    with telling(desk, by):
        row.withdrawn_at, row.withdrawn_by = desk.now, by.id
        forget(desk)
    audit.record(desk, audit.by_staff(by), "withdraw_time_off", f"staff:{row.staff_id}", time_off=row.id)
