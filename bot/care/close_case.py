"""Close a case with its outcome, and tell the patient."""

from __future__ import annotations

from bot.care import audit
from bot.care.ask_graded import withdraw
from bot.care.case_event import add_event
from bot.care.case_state import changed
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.find_case import find_open_case
from bot.care.patient_status import show_status
from bot.care.undo import undoable
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.store.tables import PatientRow, StaffRow


def close_case(desk: Desk, code: str, staff: StaffRow, outcome: Outcome, reason: str = "") -> None:
    """Raises NoSuchCase, CaseIsClosed, or Refused when noise comes without a reason."""
    case = find_open_case(desk, code)
    if outcome is Outcome.NOISE and not reason.strip():
        raise Refused("To close a case as noise, say why.")
    with undoable(desk, case, staff, EventKind.CLOSED):
        case.status, case.outcome, case.closed_at, case.next_due_at = CaseStatus.CLOSED, outcome, desk.now, None
        case.owner_id = case.owner_id or staff.id
        case.acknowledged_at = case.acknowledged_at or desk.now
        case.snoozed_until = case.offered_to = None
        changed(desk, case)
        withdraw(desk, case)
        add_event(desk, case, EventKind.CLOSED, staff_id=staff.id, text=reason.strip())
    audit.record(desk, audit.by_staff(staff), "close_case", f"case:{case.id}", outcome=outcome)
    show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)
