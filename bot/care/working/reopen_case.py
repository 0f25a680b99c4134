"""Open a closed case again: what was closed by mistake, or with the wrong outcome, is put right in the case itself."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.ask_if_went import follow_again
from bot.care.case.called_off import promised_at_closing
from bot.care.case.event import add_event
from bot.care.case.find import find_case, refuse_role
from bot.care.case.patient_status import show_status
from bot.care.case.state import begin_again, changed, promise
from bot.care.case.undo import undoable
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.store import cases, deeds, people
from bot.store.tables import CaseRow, PatientRow, StaffRow


def reopen_case(desk: Desk, code: str, staff: StaffRow, reason: str) -> None:
    """It is theirs, its clocks begin anew, what the closing left unasked is asked after all, and what was promised stands again while its hour is ahead. Raises NoSuchCase, or Refused in words where it cannot be, or no reason is given."""
    refuse_role(staff)
    case = find_case(desk, code)
    people.lock_patient(desk.session, case.patient_id)
    desk.session.refresh(case)
    if problem := why_not(desk, case):
        raise Refused(problem)
    if not reason.strip():
        raise Refused("To open a case again, write why.")
    closing = deeds.newest_of_kind(desk.session, case.id or 0, EventKind.CLOSED)
    with undoable(desk, case, staff, EventKind.REOPENED):
        _open(desk, case, staff)
        add_event(desk, case, EventKind.REOPENED, staff_id=staff.id, text=reason.strip())
    audit.record(desk, audit.by_staff(staff), "reopen_case", f"case:{case.id}")
    if closing is not None:
        follow_again(desk, closing)
    show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)


def _open(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    case.outcome, case.noise_reason, case.closed_at = "", "", None
    begin_again(desk, case)
    case.status, case.owner_id, case.acknowledged_at = CaseStatus.CLAIMED, staff.id, desk.now
    promised = promised_at_closing(desk, case)
    if promised is not None and promised.at > desk.now:
        promise(desk, case, staff, promised.what, promised.at)
    changed(desk, case)


def why_not(desk: Desk, case: CaseRow) -> str:
    """Why it cannot be opened again; empty where it can: while it is listed as recently closed, and no other is open."""
    if case.status != CaseStatus.CLOSED or case.closed_at is None:
        return f"Case {case.code} is open."
    if case.merged_into_id is not None:
        return (
            f"Case {case.code} became part of {desk.session.get_one(CaseRow, case.merged_into_id).code}. See that one."
        )
    if case.outcome == Outcome.DRILL or desk.session.get_one(PatientRow, case.patient_id).erased_at is not None:
        return "Of this case there is nothing left to work on."
    listed = desk.playbook.working.closed_listed
    if case.closed_at < desk.now - listed:
        return f"Case {case.code} was closed more than {listed.days} days ago. If the patient writes again, a new case opens."
    another = cases.open_case_of(desk.session, case.patient_id)
    return f"The patient has another case, {another.code}. Work on that one." if another else ""
