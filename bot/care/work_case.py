"""What a nurse does on a case: write, call, note, change the tier. Each is a line of the timeline."""

from __future__ import annotations

from bot.care import audit
from bot.care.ask_graded import withdraw
from bot.care.case_event import add_event
from bot.care.case_state import changed, done_late, page_from_now
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.find_case import find_open_case
from bot.care.patient_status import show_status
from bot.care.say import reachable, say
from bot.domain.case import EventKind
from bot.domain.message import Lane
from bot.domain.tier import Tier
from bot.store.tables import CaseRow, PatientRow, StaffRow

CALL_RESULTS = ("reached", "no_answer", "wrong_number")
LONGEST = 3000  # characters of one message to a patient; Telegram cuts at 4096 with name and greeting


def write_to_patient(desk: Desk, code: str, staff: StaffRow, text: str) -> None:
    """The words go to every chat of the patient. Raises Refused for empty or too long text, or nobody to write to."""
    case = find_open_case(desk, code)
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refused(f"Write between 1 and {LONGEST} characters.")
    contacts = reachable(desk, _patient(desk, case))
    if not contacts:
        raise Refused("No chat of this patient can be reached. Call by phone.")
    withdraw(desk, case)
    add_event(desk, case, EventKind.WROTE, staff_id=staff.id, text=words)
    for contact in contacts:
        say(desk, contact, "from_clinic", lane=Lane.SAFETY, case_id=case.id, name=staff.name, text=words)
    _touched(desk, case, staff, "write_to_patient", contacted=True)


def log_call(desk: Desk, code: str, staff: StaffRow, result: str) -> None:
    """A call by phone and how it went: one of CALL_RESULTS."""
    case = find_open_case(desk, code)
    if result not in CALL_RESULTS:
        raise Refused("Say how the call went: " + ", ".join(CALL_RESULTS) + ".")
    if result == "reached":
        withdraw(desk, case)
    add_event(desk, case, EventKind.CALLED, staff_id=staff.id, text=result)
    _touched(desk, case, staff, "log_call", contacted=result == "reached")
    if result == "reached":
        show_status(desk, _patient(desk, case), case)


def add_note(desk: Desk, code: str, staff: StaffRow, text: str) -> None:
    """For the clinic only; the patient never sees it. Raises Refused for an empty note."""
    case = find_open_case(desk, code)
    if not text.strip():
        raise Refused("The note is empty.")
    add_event(desk, case, EventKind.NOTE, staff_id=staff.id, text=text.strip())
    _touched(desk, case, staff, "add_note", contacted=False)


def change_tier(desk: Desk, code: str, staff: StaffRow, tier: Tier, reason: str) -> None:
    """Raise the tier, or lower it with a reason: only a named person may. Raises Refused."""
    case = find_open_case(desk, code)
    before = Tier(case.tier)
    if tier is before:
        raise Refused("The case has this tier already.")
    lowered = tier.rank > before.rank
    if lowered and not reason.strip():
        raise Refused("To lower a tier, say why.")
    case.tier = tier
    if not lowered:
        _rise(desk, case, staff)
    kind = EventKind.TIER_LOWERED if lowered else EventKind.TIER_RAISED
    add_event(desk, case, kind, staff_id=staff.id, tier=tier, text=reason.strip())
    _touched(desk, case, staff, "change_tier", contacted=False)


def _rise(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    """The clocks of the higher tier start now. Who has the case is called, unless they raised it themselves."""
    if case.owner_id == staff.id and case.acknowledged_at is not None:
        case.waiting_since = desk.now
    else:
        page_from_now(desk, case)


def _touched(desk: Desk, case: CaseRow, staff: StaffRow, action: str, *, contacted: bool) -> None:
    if contacted and case.contacted_at is None:
        case.contacted_at = desk.now
        done_late(desk, case, staff)
    changed(desk, case)
    audit.record(desk, audit.by_staff(staff), action, f"case:{case.id}")


def _patient(desk: Desk, case: CaseRow) -> PatientRow:
    return desk.session.get_one(PatientRow, case.patient_id)
