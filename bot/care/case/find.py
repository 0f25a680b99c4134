"""Find the case a person works on, or say why not."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.errors import CaseIsClosed, NoSuchCase, NotForRole
from bot.domain.case import CaseStatus
from bot.domain.role import TREATING
from bot.store import cases, people
from bot.store.tables import CaseRow, StaffRow


def find_case(desk: Desk, code: str) -> CaseRow:
    """Raises NoSuchCase."""
    case = cases.case_by_code(desk.session, code)
    if case is None:
        raise NoSuchCase(f"There is no case {code.strip().upper()[:12]}. Check the code on the page.")
    return case


def refuse_role(staff: StaffRow) -> None:
    """Whoever works a case treats patients, and works here. Raises NotForRole."""
    if staff.role not in TREATING or staff.disabled_at is not None:
        raise NotForRole("Only a nurse or a clinician can take a case and work on it.")


def find_open_case(desk: Desk, code: str, by: StaffRow | None) -> CaseRow:
    """As it stands, and from now on nobody else decides about its patient. `by` works on it: None for who does not.

    Raises NotForRole, NoSuchCase or CaseIsClosed.
    """
    if by is not None:
        refuse_role(by)
    case = find_case(desk, code)
    people.lock_patient(desk.session, case.patient_id)
    desk.session.refresh(case)
    if case.status == CaseStatus.CLOSED:
        raise CaseIsClosed(
            f"Case {case.code} is closed. For some days it can be opened again on its page; if the patient writes again, a new case opens."
        )
    return case
