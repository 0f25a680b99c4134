"""Find the case a person works on, or say why not."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.errors import CaseIsClosed, NoSuchCase
from bot.domain.case import CaseStatus
from bot.store import cases, people
from bot.store.tables import CaseRow


def find_case(desk: Desk, code: str) -> CaseRow:
    """Raises NoSuchCase."""
    case = cases.case_by_code(desk.session, code)
    if case is None:
        raise NoSuchCase(f"There is no case {code.strip().upper()[:12]}. Check the code on the page.")
    return case


def find_open_case(desk: Desk, code: str) -> CaseRow:
    """As it stands, and from now on nobody else decides about its patient. Raises NoSuchCase or CaseIsClosed."""
    case = find_case(desk, code)
    people.lock_patient(desk.session, case.patient_id)
    desk.session.refresh(case)
    if case.status == CaseStatus.CLOSED:
        raise CaseIsClosed(
            f"Case {case.code} is closed. For some days it can be opened again on its page; if the patient writes again, a new case opens."
        )
    return case
