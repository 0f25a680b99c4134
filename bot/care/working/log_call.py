"""A call by phone and how it went. Unanswered ones are counted: after so many somebody else is to be called."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.ask_graded import withdraw
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.patient_status import show_status
from bot.care.case.state import changed, contacted, promise
from bot.care.case.undo import undoable
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.case import EventKind
from bot.store import deeds, phone_calls
from bot.store.tables import CaseRow, PatientRow, PhoneCallRow, StaffRow

REACHED = "reached"
CALL_RESULTS = (REACHED, "no_answer", "wrong_number")
PATIENT, CAREGIVER, EMERGENCY_CONTACT = "patient", "caregiver", "emergency_contact"
WHOM = (PATIENT, CAREGIVER, EMERGENCY_CONTACT)
LONGEST_WORDS = 2000  # characters


def log_call(
    desk: Desk, code: str, staff: StaffRow, result: str, whom: str = PATIENT, *, number: str = "", words: str = ""
) -> None:
    """`result` is one of CALL_RESULTS, `whom` one of WHOM. Raises Refused for another, or too many words.

    Only the patient, or a caregiver who speaks for them, counts as reached: an emergency contact can but go and look.
    """
    case = find_open_case(desk, code, staff)
    if result not in CALL_RESULTS:
        raise Refused("Say how the call went: " + ", ".join(CALL_RESULTS) + ".")
    if whom not in WHOM:
        raise Refused("Say who was called: " + ", ".join(WHOM) + ".")
    if len(words.strip()) > LONGEST_WORDS:
        raise Refused(f"Write at most {LONGEST_WORDS} characters about the call.")
    reached = _is_contact(result, whom)
    patient = desk.session.get_one(PatientRow, case.patient_id)
    with undoable(desk, case, staff, EventKind.CALLED):
        if reached:
            withdraw(desk, case)
            contacted(desk, case, staff)
            promise(desk, case, staff)
        _put_down(desk, case, staff, result, whom, number.strip() or _number(patient, whom), words.strip())
        changed(desk, case)
    audit.record(desk, audit.by_staff(staff), "log_call", f"case:{case.id}", whom=whom, result=result)
    if reached:
        show_status(desk, patient, case)


def is_contact(call: PhoneCallRow) -> bool:
    """True where it reached the patient, or a caregiver who speaks for them."""
    return _is_contact(call.result, call.whom)


def unanswered_calls(desk: Desk, case: CaseRow) -> int:
    """To the patient or their caregiver since one of them was last reached."""
    undone, count = deeds.undone_events(desk.session, case.id or 0), 0
    for call in phone_calls.phone_calls_of(desk.session, case.id or 0):
        if call.event_id not in undone and call.whom != EMERGENCY_CONTACT:
            count = 0 if call.result == REACHED else count + 1
    return count


def whom_next(desk: Desk, case: CaseRow) -> str:
    """Source: clinical brief 3.5: so many tries by content, then the emergency contact, if there is one."""
    known = desk.session.get_one(PatientRow, case.patient_id).emergency_contact
    tried = unanswered_calls(desk, case) >= desk.playbook.working.unanswered_calls
    return EMERGENCY_CONTACT if tried and known else PATIENT


def _is_contact(result: str, whom: str) -> bool:
    return result == REACHED and whom != EMERGENCY_CONTACT


def _put_down(desk: Desk, case: CaseRow, staff: StaffRow, result: str, whom: str, number: str, words: str) -> None:
    text = result if whom == PATIENT else f"{whom}_{result}"
    event = add_event(desk, case, EventKind.CALLED, staff_id=staff.id, text=text)
    desk.session.flush()
    desk.session.add(
        PhoneCallRow(
            case_id=case.id or 0,
            event_id=event.id or 0,
            staff_id=staff.id or 0,
            whom=whom,
            number=number,
            result=result,
            words=words,
            at=desk.now,
        )
    )


def _number(patient: PatientRow, whom: str) -> str:
    return {PATIENT: patient.phone, EMERGENCY_CONTACT: patient.emergency_contact}.get(whom, "") or ""
