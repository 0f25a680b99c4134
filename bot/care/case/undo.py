"""What a person just did to a case can be undone for a few seconds. The case is put back; nothing is taken from its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.care import audit
from bot.care.case.ask_graded import ask_again_since
from bot.care.case.ask_if_went import follow_again, settle_by_closing
from bot.care.case.event import add_event
from bot.care.case.find import find_case
from bot.care.case.owner import tell_who_has_it
from bot.care.case.patient_status import SHOWN, show_status
from bot.care.case.state import changed
from bot.care.case.unsay import unsay
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.case import EventKind, Outcome
from bot.store import cases, deeds, people
from bot.store.tables import CaseRow, DeedRow, PatientRow, StaffRow

TELLS = (EventKind.RELEASED, EventKind.OFFERED, EventKind.HANDED, EventKind.TIER_RAISED)  # others were called or asked


@contextmanager
def undoable(desk: Desk, case: CaseRow, staff: StaffRow, kind: EventKind, *, holds: bool = False) -> Iterator[None]:
    """Around an act: what it did can be undone. With `holds` the patient reads of it only when it cannot be any more."""
    before = deeds.mark(desk.session, case)
    yield
    if case.version == before.version:
        return  # nothing was done
    until = desk.now + desk.playbook.working.undo_within
    held = deeds.hold(desk.session, case, before, until) if holds else []
    deeds.keep(desk.session, case, before, desk.now, staff.id or 0, kind, held)


def deed_to_undo(desk: Desk, case: CaseRow, staff: StaffRow) -> DeedRow | None:
    """What this person did last, if it is the last thing that happened and not long ago; or wrote, and it has not left."""
    since = desk.now - desk.playbook.working.undo_within
    for deed in deeds.newest_deeds(desk.session, case.id or 0, staff.id or 0, since):
        if deed.version == case.version or (deed.kind == EventKind.WROTE and deeds.waits(desk.session, deed)):
            return deed
    return None


def undo(desk: Desk, code: str, staff: StaffRow, deed_id: int) -> None:
    """Raises Refused, in words, when it is too late or the case has moved on: then only what has not left is taken back."""
    case = find_case(desk, code)
    people.lock_patient(desk.session, case.patient_id)
    desk.session.refresh(case)
    deed = _checked(desk, case, staff, deed_id)
    _take_back(desk, deed)
    involved = {case.owner_id, case.offered_to}
    if deed.version == case.version:
        deeds.put_back(case, deed.before["case"])
    else:
        unsay(desk, case, deed)
    deed.undone_at = desk.now
    if deed.kind == EventKind.ACKNOWLEDGED:  # others were told that somebody has it: they are called at once
        case.page_index, case.next_due_at = 0, desk.now
    changed(desk, case)
    add_event(desk, case, EventKind.UNDONE, staff_id=staff.id, text=deed.kind)
    audit.record(desk, audit.by_staff(staff), "undo", f"case:{case.id}", deed=deed.id)
    follow_again(desk, deed)
    if deed.kind == EventKind.REOPENED:
        _know_as_when_closed(desk, case)
    ask_again_since(desk, case, deed.at, taken_back=bool(deed.messages))
    if deed.kind in SHOWN:  # of anything else the patient read nothing
        show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)
    _tell_staff(desk, case, deed, involved)


def _take_back(desk: Desk, deed: DeedRow) -> None:
    if deed.messages and deeds.is_held_back(desk.session, deed):
        raise Refused("Your message never left: something new came first. Read it, then write again.")
    if deeds.take_back(desk.session, deed.messages) < len(deed.messages):
        raise Refused("The message has left already. Write another one to put it right.")


def _know_as_when_closed(desk: Desk, case: CaseRow) -> None:
    """It is closed again as it was: what its closing left nothing to ask of is not asked."""
    closing = deeds.newest_of_kind(desk.session, case.id or 0, EventKind.CLOSED)
    if closing is not None:
        settle_by_closing(desk, case, Outcome(case.outcome), desk.session.get_one(StaffRow, closing.staff_id))


def _checked(desk: Desk, case: CaseRow, staff: StaffRow, deed_id: int) -> DeedRow:
    deed = desk.session.get(DeedRow, deed_id)
    if deed is None or deed.case_id != case.id or deed.staff_id != staff.id:
        raise Refused("There is nothing of yours to undo in this case.")
    if deed.undone_at is not None:
        raise Refused("This was undone already.")
    late = desk.now >= deed.at + desk.playbook.working.undo_within
    if late or (deed.version != case.version and deed.kind != EventKind.WROTE):
        seconds = int(desk.playbook.working.undo_within.total_seconds())
        why = f"{seconds} seconds are over" if late else f"Something else happened in case {case.code} since"
        raise Refused(f"{why}: nothing was undone. Look at the case and put it right there.")
    another = cases.open_case_of(desk.session, case.patient_id)
    if deed.kind == EventKind.CLOSED and another is not None:
        raise Refused(f"The patient has a new case, {another.code}. Work on that one.")
    return deed


def _tell_staff(desk: Desk, case: CaseRow, deed: DeedRow, involved: set[int | None]) -> None:
    """Whoever was called, asked or told since learns who has it now; a case nobody has calls by itself."""
    owner = desk.session.get(StaffRow, case.owner_id) if case.owner_id else None
    if owner is None or deed.kind not in TELLS:
        return
    called = {row.staff_id for row, _ in cases.notifications_of(desk.session, case.id or 0) if row.at >= deed.at}
    tell_who_has_it(desk, case, (called | involved | {owner.id}) - {deed.staff_id})
