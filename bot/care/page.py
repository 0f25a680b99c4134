"""Call the next person for a case nobody has acknowledged, until somebody does; tell the patient when nobody answered in time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care.call import call, is_waiting, ladder_of
from bot.care.case_event import add_event
from bot.care.case_state import changed
from bot.care.desk import Desk
from bot.care.flag import REPORTED
from bot.care.patient_status import show_status
from bot.care.say import reachable, say
from bot.domain.case import EventKind, Ladder, advance_paging
from bot.domain.message import Lane
from bot.domain.tier import Tier
from bot.store import cases, outages, people, reading
from bot.store.tables import CaseRow, PatientRow


def read_together(desk: Desk, case_ids: Sequence[int]) -> None:
    """What many cases need that are due at once, in one query each: the session keeps what it has read."""
    rows = cases.cases_by_ids(desk.session, case_ids)
    patients = [case.patient_id for case in rows]
    reading.patients_by_id(desk.session, patients)
    desk.memory["locked"] = people.lock_free_patients(desk.session, patients)
    desk.memory["still_queued"] = outages.cases_with_waiting_pages(desk.session, case_ids)
    desk.memory["reported"] = cases.with_event(desk.session, case_ids, REPORTED)


def advance_case(desk: Desk, case_id: int) -> None:
    """Do what the case's clock asks for now and set it anew. Doing it again does nothing."""
    case = desk.session.get_one(CaseRow, case_id)
    if not _is_ours(desk, case):
        return  # somebody decides about the patient just now; it stays due
    case.failed_at = None
    if case.snoozed_until is not None and case.snoozed_until <= desk.now:
        wake(desk, case)
    if not is_waiting(case):
        case.next_due_at = case.snoozed_until
        return
    clinic = desk.playbook.clinic
    morning = clinic.quiet.moved_out(desk.now, clinic.zone)
    if not Tier(case.tier).is_red_flag and morning > desk.now:
        case.next_due_at = morning  # what can wait for days does not wake anybody
        return
    ladder = ladder_of(desk, case)
    paging = advance_paging(ladder, case.waiting_since, case.page_index, desk.now)
    if paging.step is not None:
        call(desk, case, paging.step.to, paging.next_index)
    case.page_index, case.next_due_at = paging.next_index, paging.next_due_at
    _tell_if_unanswered(desk, case, ladder)


def _is_ours(desk: Desk, case: CaseRow) -> bool:
    locked = desk.memory.get("locked")
    return case.patient_id in locked if locked else people.try_lock_patient(desk.session, case.patient_id)


def page_anew(desk: Desk, case: CaseRow) -> None:
    """Something happened that whoever has the case must know: the paging starts again, and calls them first."""
    case.waiting_since, case.page_index, case.next_due_at = desk.now, 0, desk.now
    case.acknowledged_at, case.contacted_at = None, None
    changed(desk, case)


def wake(desk: Desk, case: CaseRow, symptoms: tuple[str, ...] = ()) -> None:
    """Its rest is over, by the clock or because `symptoms` broke through: somebody is called at once."""
    case.snoozed_until = case.unanswered_told_at = None
    page_anew(desk, case)
    add_event(desk, case, EventKind.WOKEN, symptoms=symptoms)


def _tell_if_unanswered(desk: Desk, case: CaseRow, ladder: Ladder) -> None:
    """Only where the patient waits for somebody because something is wrong; of missed days they know nothing."""
    deadline = case.waiting_since + ladder.acknowledge_within
    if case.unanswered_told_at is not None or not Tier(case.tier).is_red_flag:
        return
    if desk.now < deadline:
        case.next_due_at = min(deadline, case.next_due_at or deadline)
        return
    if not _is_reported(desk, case.id or 0):
        return
    case.unanswered_told_at = desk.now
    patient = desk.session.get_one(PatientRow, case.patient_id)
    show_status(desk, patient, case)
    for contact in reachable(desk, patient):
        say(
            desk,
            contact,
            "case_unanswered",
            lane=Lane.SAFETY,
            key=f"case:{case.id}/unanswered:{int(deadline.timestamp())}/{contact.id}",
            case_id=case.id,
        )


def _is_reported(desk: Desk, case_id: int) -> bool:
    known: frozenset[int] | None = desk.memory.get("reported")
    return case_id in (cases.with_event(desk.session, [case_id], REPORTED) if known is None else known)
