"""What a nurse does on a case: write, note, change the tier. Each is a line of the timeline."""

from __future__ import annotations

from datetime import datetime

from bot.care import audit
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.patient_status import is_known_to_patient, show_status
from bot.care.case.snooze import stop_resting
from bot.care.case.state import begin_again, changed, is_late, promise
from bot.care.case.undo import undoable
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.red_flag.hold_back import hold_back
from bot.care.say import reachable, write
from bot.care.working.letters import LONGEST as LONGEST
from bot.care.working.letters import Draft, in_clinics_words, letters, promised
from bot.care.working.log_call import CALL_RESULTS as CALL_RESULTS
from bot.care.working.log_call import log_call as log_call
from bot.domain.case import EventKind
from bot.domain.message import Lane
from bot.domain.phrase import MESSAGE
from bot.domain.tier import Level, Tier
from bot.store.tables import CaseRow, PatientRow, StaffRow


def write_to_patient(
    desk: Desk, code: str, staff: StaffRow, text: str, phrase: str = "", time: str = "", meant: str = ""
) -> None:
    """The words go to every chat of the patient, once they cannot be undone any more. Raises Refused, as `letters` does.

    They reach nobody yet: no clock stops and no question is withdrawn until the patient answers. A phrase that names an hour is a
    promise, which the last one replaces; words keep the promise to write again.
    """
    case, draft = find_open_case(desk, code, staff), Draft(text, phrase, time, meant)
    ready = letters(desk, case, staff, draft)
    with undoable(desk, case, staff, EventKind.WROTE, holds=True):
        add_event(desk, case, EventKind.WROTE, staff_id=staff.id, text=in_clinics_words(desk, case, draft))
        _promise(desk, case, staff, *promised(desk, draft))
        for letter in ready:
            write(desk, letter.contact, letter.text, name="from_clinic", lane=Lane.SAFETY, case_id=case.id)
        _touched(desk, case, staff, "write_to_patient")


def _promise(desk: Desk, case: CaseRow, staff: StaffRow, what: str, at: datetime | None) -> None:
    if at is not None or case.promise == MESSAGE:
        promise(desk, case, staff, what, at)


def add_note(desk: Desk, code: str, staff: StaffRow, text: str) -> None:
    """For the clinic only; the patient never sees it. Raises Refused for an empty note."""
    case = find_open_case(desk, code, staff)
    if not text.strip():
        raise Refused("The note is empty.")
    with undoable(desk, case, staff, EventKind.NOTE):
        add_event(desk, case, EventKind.NOTE, staff_id=staff.id, text=text.strip())
        _touched(desk, case, staff, "add_note")


def change_tier(desk: Desk, code: str, staff: StaffRow, tier: Tier, reason: str) -> None:
    """Raise the tier, or lower it with a reason: only a named person may. The patient reads the hour that counts from now on.

    Raises Refused, as `_may_lower` does, or where no reason is given.
    """
    case = find_open_case(desk, code, staff)
    before = Tier(case.tier)
    if tier is before:
        raise Refused("The case has this tier already.")
    if tier.rank < before.rank:
        _raise(desk, case, staff, tier, reason.strip())
        return
    if not reason.strip():
        raise Refused("To lower a tier, say why.")
    patient = _may_lower(desk, case, staff)
    with undoable(desk, case, staff, EventKind.TIER_LOWERED):
        case.tier = tier
        add_event(desk, case, EventKind.TIER_LOWERED, staff_id=staff.id, tier=tier, text=reason.strip())
        _touched(desk, case, staff, "change_tier")
    if case.contacted_at is None:
        show_status(desk, patient, case, below=True)


def _may_lower(desk: Desk, case: CaseRow, staff: StaffRow) -> PatientRow:
    """While nobody has reached the patient an emergency, and what is late, is lowered only by whoever has it now.

    And only where they can read that they are called later than they were told.
    """
    patient = desk.session.get_one(PatientRow, case.patient_id)
    if case.contacted_at is not None:
        return patient
    has_it = case.owner_id == staff.id and case.acknowledged_at is not None
    if not has_it and (Tier(case.tier).level is Level.EMERGENCY or is_late(case)):
        raise Refused("Nobody has reached the patient yet. Take the case first: then you can lower it.")
    if is_known_to_patient(desk, case) and not reachable(desk, patient):
        raise Refused("No chat can be reached to tell the patient that they are called later. Call them first.")
    return patient


def _raise(desk: Desk, case: CaseRow, staff: StaffRow, tier: Tier, reason: str) -> None:
    """A graver case does not rest, and what was written before it was does not leave any more.

    The patient reads by when they are called now, once it cannot be undone.
    """
    hold_back(desk, desk.session.get_one(PatientRow, case.patient_id))
    with undoable(desk, case, staff, EventKind.TIER_RAISED, holds=True):
        case.tier = tier
        stop_resting(desk, case, staff)
        _rise(desk, case, staff)
        add_event(desk, case, EventKind.TIER_RAISED, staff_id=staff.id, tier=tier, text=reason)
        _touched(desk, case, staff, "change_tier")
        show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)


def _rise(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    """The clocks of the higher tier start now. Who has the case is called, unless they raised it themselves: they go on with it."""
    held_since = case.acknowledged_at if case.owner_id == staff.id else None
    begin_again(desk, case)
    case.acknowledged_at = held_since


def _touched(desk: Desk, case: CaseRow, staff: StaffRow, action: str) -> None:
    changed(desk, case)
    audit.record(desk, audit.by_staff(staff), action, f"case:{case.id}")
