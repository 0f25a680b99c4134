"""A recurring shift is added to the rota, or ends: by an administrator, and whoever it concerns is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import NotForRole, Refused
from bot.care.rota.standing import may_serve, today
from bot.care.rota.tell_changes import telling
from bot.domain.rota import A_DAY, LONGEST_SHIFT, Duty, Turn
from bot.store.tables import ShiftRow, StaffRow


@dataclass(frozen=True)
class NewShift:
    """As somebody wrote it down; `people` are staff, in turn."""

    duty: Duty
    days: Collection[int]
    start: time
    length: timedelta
    people: Sequence[int]
    first_day: date
    turn: Turn = Turn.SHIFT
    last_day: date | None = None


def add_shift(desk: Desk, by: StaffRow, new: NewShift) -> ShiftRow:
    """Raises NotForRole, or Refused with every fault at once."""
    _refuse_role(by)
    faults = [
        *(["choose at least one day"] if not new.days or not set(new.days) <= set(range(7)) else []),
        *(["choose who serves it"] if not new.people else []),
        *([_length_fault(new.length)] if not timedelta(minutes=15) <= new.length <= LONGEST_SHIFT else []),
        *(["the last day is before the first"] if new.last_day and new.last_day < new.first_day else []),
        *(["the first day is too far away"] if abs((new.first_day - today(desk)).days) > 400 else []),
    ]
    if faults:
        raise Refused(f"The shift was not added: {'; '.join(faults)}.")
    for person in new.people:
        may_serve(desk.session.get(StaffRow, person), new.duty)
    row = ShiftRow(
        duty=new.duty,
        days=sorted(new.days),
        start=f"{new.start:%H:%M}",
        minutes=int(new.length.total_seconds() // 60),
        people=list(new.people),
        turn=new.turn,
        first_day=new.first_day.isoformat(),
        last_day=new.last_day.isoformat() if new.last_day else "",
        created_at=desk.now,
        created_by=by.id or 0,
    )
    with telling(desk, by):
        desk.session.add(row)
    audit.record(desk, audit.by_staff(by), "add_shift", f"shift:{row.id}", duty=new.duty)
    return row


def end_shift(desk: Desk, by: StaffRow, shift_id: int, last_day: date) -> None:
    """It begins on `last_day` for the last time; the day before today ends it now. Raises NotForRole, or Refused."""
    _refuse_role(by)
    row = desk.session.get(ShiftRow, shift_id)
    if row is None:
        raise Refused("There is no such shift. Reload the page.")
    if last_day < today(desk) - A_DAY:
        raise Refused("What is past cannot be changed. Choose a last day from yesterday on.")
    if row.last_day and row.last_day < today(desk).isoformat():
        raise Refused("This shift has ended already.")
    with telling(desk, by):
        row.last_day, row.ended_at, row.ended_by = last_day.isoformat(), desk.now, by.id
    audit.record(desk, audit.by_staff(by), "end_shift", f"shift:{row.id}", last_day=row.last_day)


def _refuse_role(by: StaffRow) -> None:
    if by.role != "admin":
        raise NotForRole("Only an administrator adds a shift or ends one. Offer a swap, enter time off, or stand in.")


def _length_fault(length: timedelta) -> str:
    return "it must last from 15 minutes to 7 days" if length > timedelta(0) else "say how long it lasts"
