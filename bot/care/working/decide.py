"""A named person writes down what is to be done: the decision of a case. It stops the decision clock and starts that of closing."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.state import changed, done_late
from bot.care.case.undo import undoable
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.case import EventKind
from bot.store.tables import StaffRow

LONGEST = 2000  # characters


def decide(desk: Desk, code: str, staff: StaffRow, text: str) -> None:
    """The first decision stops the clock; every one is a line of the timeline. The patient does not read it.

    Raises NoSuchCase, CaseIsClosed, or Refused for empty or too long words.
    """
    case = find_open_case(desk, code, staff)
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refused(f"Write what was decided, in 1 to {LONGEST} characters.")
    with undoable(desk, case, staff, EventKind.DECIDED):
        add_event(desk, case, EventKind.DECIDED, staff_id=staff.id, text=words)
        if case.decided_at is None:
            case.decided_at = desk.now
            if case.contacted_at is not None:  # else the patient still waits for a word
                done_late(desk, case, staff)
        changed(desk, case)
    audit.record(desk, audit.by_staff(staff), "decide", f"case:{case.id}")
