"""What was entered into the rota is taken back: it stays on record and counts no longer."""

from __future__ import annotations

from typing import TypeVar

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.rota.standing import for_whom
from bot.care.rota.tell_changes import telling
from bot.store.tables import OverrideRow, StaffRow, TimeOffRow

T = TypeVar("T", OverrideRow, TimeOffRow)


def withdraw(desk: Desk, by: StaffRow, row: T | None) -> T:
    """One's own; an administrator anybody's. Raises Refused."""
    if row is None or row.withdrawn_at is not None:
        raise Refused("This was withdrawn already.")
    for_whom(desk, by, row.staff_id)
    with telling(desk, by):
        row.withdrawn_at, row.withdrawn_by = desk.now, by.id
    return row
