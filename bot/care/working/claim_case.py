"""A nurse takes a case, or gives it back. Of two at once one wins, and the other sees who."""

from __future__ import annotations

from dataclasses import dataclass

from bot.care import audit
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.owner import end_offer, tell_who_has_it
from bot.care.case.patient_status import show_status
from bot.care.case.state import changed, is_drill, page_from_now
from bot.care.case.undo import undoable
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.paging.drill import pass_drill
from bot.care.working.hand_to import accept
from bot.domain.case import CaseStatus, EventKind
from bot.store import cases
from bot.store.tables import CaseRow, PatientRow, StaffRow


@dataclass(frozen=True)
class Claim:
    """`won` if the asker has the case now; `owner` is who has it."""

    case: CaseRow
    won: bool
    owner: StaffRow


def claim_case(desk: Desk, code: str, staff: StaffRow) -> Claim:
    """Acknowledge and take the case; also one that is paged again, or was offered to the asker.

    Raises NotForRole, NoSuchCase, CaseIsClosed.
    """
    case = find_open_case(desk, code, staff)
    if case.offered_to == staff.id and case.owner_id not in (None, staff.id):
        accept(desk, case, staff)
        return Claim(case, True, staff)
    had = case.owner_id
    with undoable(desk, case, staff, EventKind.ACKNOWLEDGED):
        won = cases.take_case(desk.session, case, staff.id or 0, desk.now)
        if won:
            end_offer(desk, case, had)
            _acknowledged(desk, case, staff)
    if won and is_drill(desk, case):
        pass_drill(desk, case, staff)  # it is over: there is nothing to undo
    owner = desk.session.get_one(StaffRow, case.owner_id)
    return Claim(case, owner.id == staff.id, owner)


def release_case(desk: Desk, code: str, staff: StaffRow, by: StaffRow | None = None) -> None:
    """Give a case back to the queue; the paging starts again at once. Raises Refused for somebody else's case.

    `by` is who does it for somebody who leaves.
    """
    by = by or staff
    case = find_open_case(desk, code, None)
    if case.owner_id != staff.id:
        raise Refused(f"Case {case.code} is not yours to give back.")
    with undoable(desk, case, by, EventKind.RELEASED):
        case.owner_id, case.status = None, CaseStatus.OPEN
        case.offered_to = None
        page_from_now(desk, case)
        changed(desk, case)
        add_event(desk, case, EventKind.RELEASED, staff_id=by.id)
    audit.record(desk, audit.by_staff(by), "release_case", f"case:{case.id}")
    show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)


def _acknowledged(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    case.acknowledged_at, case.late_since = desk.now, None
    changed(desk, case)
    add_event(desk, case, EventKind.ACKNOWLEDGED, staff_id=staff.id)
    audit.record(desk, audit.by_staff(staff), "claim_case", f"case:{case.id}")
    patient = desk.session.get_one(PatientRow, case.patient_id)
    show_status(desk, patient, case)
    paged = {row.staff_id for row, _ in cases.notifications_of(desk.session, case.id or 0)}
    tell_who_has_it(desk, case, paged - {staff.id})
