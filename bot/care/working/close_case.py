"""Close a case with its outcome, and tell the patient. No case is closed in another way, and none without an outcome."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.ask_graded import withdraw
from bot.care.case.ask_if_went import settle_by_closing
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.patient_status import show_status
from bot.care.case.state import changed
from bot.care.case.undo import undoable
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.unfinished import why_not_closed
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.store.tables import PatientRow, StaffRow

OTHER = "other"  # a reason for noise that needs words


def close_case(
    desk: Desk, code: str, staff: StaffRow, outcome: Outcome, reason: str = "", noise_reason: str = ""
) -> None:
    """`noise_reason` is one of content's. Raises NoSuchCase, CaseIsClosed, or Refused as `why_not_closed` says, and for noise without a reason."""
    case, words = find_open_case(desk, code, staff), reason.strip()
    if problem := why_not_closed(desk, case, outcome, words):
        raise Refused(problem)
    because = _noise_reason(desk, words, noise_reason) if outcome is Outcome.NOISE else ""
    with undoable(desk, case, staff, EventKind.CLOSED):
        case.noise_reason = because
        case.status, case.outcome, case.closed_at = CaseStatus.CLOSED, outcome, desk.now
        case.owner_id = case.owner_id or staff.id
        case.acknowledged_at, case.late_since = case.acknowledged_at or desk.now, None
        case.snoozed_until = case.offered_to = case.promised_at = None
        case.promise, case.promise_broken = "", False
        changed(desk, case)
        withdraw(desk, case)
        settle_by_closing(desk, case, outcome, staff)
        add_event(desk, case, EventKind.CLOSED, staff_id=staff.id, text=words)
    why = {"noise_reason": case.noise_reason} if case.noise_reason else {}
    audit.record(desk, audit.by_staff(staff), "close_case", f"case:{case.id}", outcome=outcome, **why)
    show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)


def _noise_reason(desk: Desk, words: str, chosen: str) -> str:
    """Words alone are a reason of their own."""
    known = desk.playbook.review.noise_reasons
    reason = chosen or (OTHER if words else "")
    if not reason:
        raise Refused("To close a case as noise, say why: choose a reason, or write one.")
    if chosen and chosen not in known:
        raise Refused("Choose one of the reasons that are offered.")
    if reason == OTHER and not words:
        raise Refused("You chose something else as the reason: write what it was.")
    return reason
