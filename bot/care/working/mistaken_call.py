"""A call that was logged by mistake: it can be said later too. Its line stays on the timeline, and counts no longer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care import audit
from bot.care.case.ask_graded import ask_again_since
from bot.care.case.event import SPOKE, add_event
from bot.care.case.find import find_open_case
from bot.care.case.patient_status import show_status
from bot.care.case.state import changed, is_late, rests
from bot.care.case.unsay import promised_as_before
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.log_call import is_contact
from bot.domain.case import EventKind
from bot.store import cases, deeds, phone_calls
from bot.store.tables import CaseEventRow, CaseRow, DeedRow, PatientRow, PhoneCallRow, StaffRow

HELD = ("acknowledged_at", "late_since")  # who has it, or for what it is late


def standing_calls(desk: Desk, case: CaseRow) -> Sequence[PhoneCallRow]:
    """The calls of the case that count, oldest first."""
    undone = deeds.undone_events(desk.session, case.id or 0)
    return [call for call in phone_calls.phone_calls_of(desk.session, case.id or 0) if call.event_id not in undone]


def may_take_back(case: CaseRow, call: PhoneCallRow, staff: StaffRow) -> bool:
    """Whoever logged it, and whoever has the case now: nobody else knows."""
    return staff.id in (call.staff_id, case.owner_id)


def call_was_mistaken(desk: Desk, code: str, staff: StaffRow, event_id: int) -> None:
    """It is logged as mistaken by name. If nobody else reached the patient, they count as not reached.

    Raises NoSuchCase, CaseIsClosed, or Refused for a call that is not there, counts no longer, or is not theirs to take back.
    """
    case = find_open_case(desk, code, staff)
    call = next((one for one in standing_calls(desk, case) if one.event_id == event_id), None)
    deed = deeds.deed_of_event(desk.session, case.id or 0, event_id)
    if call is None or deed is None:
        raise Refused("There is no such call in this case that still counts.")
    if not may_take_back(case, call, staff):
        raise Refused("Only whoever logged the call, or has the case, can say that it was logged by mistake.")
    deeds.strike(desk.session, case, event_id, desk.now, staff.id or 0, EventKind.CALL_MISTAKEN)
    event = desk.session.get_one(CaseEventRow, event_id)
    if is_contact(call):
        _count_no_longer(desk, case, deed)
    changed(desk, case)
    add_event(desk, case, EventKind.CALL_MISTAKEN, staff_id=staff.id, text=event.text)
    audit.record(desk, audit.by_staff(staff), "call_was_mistaken", f"case:{case.id}", call=event_id)
    if is_contact(call):
        show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)


def _count_no_longer(desk: Desk, case: CaseRow, deed: DeedRow) -> None:
    """Another contact before it goes on counting, one after it counts instead; what ended the contact since then has ended it."""
    later = [one.at for one in standing_calls(desk, case) if is_contact(one) and one.event_id > deed.events_until]
    was_first = case.contacted_at == deed.at
    if was_first:
        case.contacted_at = min(later, default=None)
    if later:
        return
    for one in _mistaken_since_contact(desk, case):
        _put_back(desk, case, one, held=was_first)
    if was_first:
        _wait_again(desk, case, deed)


def _mistaken_since_contact(desk: Desk, case: CaseRow) -> Sequence[DeedRow]:
    """The calls that were to be contacts and were none, since the last that stands; the newest first."""
    undone, found = deeds.undone_events(desk.session, case.id or 0), list[DeedRow | None]()
    for call in reversed(phone_calls.phone_calls_of(desk.session, case.id or 0)):
        if is_contact(call) and call.event_id not in undone:
            break
        if is_contact(call):
            found.append(deeds.deed_of_event(desk.session, case.id or 0, call.event_id))
    return [deed for deed in found if deed is not None]


def _put_back(desk: Desk, case: CaseRow, deed: DeedRow, *, held: bool) -> None:
    """What the call kept is promised, what it answered is awaited, and what it had ended, or led on to, is late as it was."""
    promised_as_before(desk, case, deed)
    before = deed.before["case"]
    spoke = any(
        one.kind in SPOKE for one in cases.events_of(desk.session, case.id or 0) if (one.id or 0) > deed.events_until
    )
    case.answer_awaited = case.answer_awaited or (before["answer_awaited"] and not spoke)
    late_for_later = is_late(case) and not case.promise_broken
    if held and (case.acknowledged_at == deed.at or late_for_later):
        deeds.put_back(case, {name: before[name] for name in HELD})
        case.page_index, case.next_due_at = 0, desk.now


def _wait_again(desk: Desk, case: CaseRow, deed: DeedRow) -> None:
    """The clock of the contact runs from where it was; nothing can be expected of whom nobody reached, and their questions are open."""
    if rests(case):
        case.snoozed_until = None
        add_event(desk, case, EventKind.WOKEN)
    ask_again_since(desk, case, deed.at, taken_back=False)
