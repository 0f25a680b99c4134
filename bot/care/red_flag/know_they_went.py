"""Somebody of the clinic knows that the patient is where they were sent: nothing more is asked."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.ask_if_went import must_be_called, settle_went
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.case import EventKind
from bot.domain.did_you_go import Went
from bot.store import advice
from bot.store.tables import StaffRow

SETTLED = (Went.WENT, Went.NURSE_KNOWS)


def know_they_went(desk: Desk, code: str, staff: StaffRow, words: str = "") -> None:
    """Where somebody must call them and nobody has reached them, `words` say how it is known.

    Raises NoSuchCase, CaseIsClosed, or Refused where there was no emergency advice, it is known already, or words are missing.
    """
    case = find_open_case(desk, code, staff)
    rows = advice.of_case(desk.session, case.id or 0)
    if not rows:
        raise Refused("The patient was not told to seek emergency care. Write a note instead.")
    if rows[-1].answer in SETTLED and rows[-1].due_at is None:
        raise Refused("It is known already that they went.")
    if must_be_called(case, rows[-1]) and not words.strip():
        raise Refused("They did not go, or gave no word, and nobody has reached them since: write how you know it.")
    for row in rows:
        if row is rows[-1] or row.due_at is not None:
            row.staff_id, row.answered_by = staff.id, None
            settle_went(desk, row, Went.NURSE_KNOWS)
    add_event(desk, case, EventKind.NURSE_KNOWS, staff_id=staff.id, text=words.strip())
    changed(desk, case)
    audit.record(desk, audit.by_staff(staff), "know_they_went", f"case:{case.id}")
