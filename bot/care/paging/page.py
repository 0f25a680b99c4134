"""Call the next person for a case nobody has acknowledged, or that is late, until somebody does; tell the patient when nobody answered in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.care.case.event import add_event
from bot.care.case.flag import REPORTED
from bot.care.case.state import begin_again, changed, is_late, look_again, step_due, wakes_somebody, write_clock
from bot.care.case.tell_late import tell_unanswered
from bot.care.desk import Desk
from bot.care.paging.call import call, is_waiting, ladder_of
from bot.care.paging.drill import drill_is_over, look_again_at_end
from bot.care.paging.late import break_promise, expire
from bot.domain.case import CaseStatus, EventKind, NextStep, advance_paging
from bot.domain.tier import Tier
from bot.store import cases, outages, people, reading
from bot.store.tables import CaseRow


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
    if case.status == CaseStatus.CLOSED:
        case.next_due_at = None
        return
    if case.snoozed_until is not None and case.snoozed_until <= desk.now:
        page_anew(desk, case)
    write_clock(desk, case)  # content may have changed since
    broken = break_promise(desk, case)
    if (not is_waiting(case) and not expire(desk, case)) or drill_is_over(desk, case):
        return
    if not broken and not wakes_somebody(case) and (morning := _morning(desk, case)) > desk.now:
        look_again(case, morning)  # what can wait for days does not wake anybody
        return
    ladder = ladder_of(desk, case)
    is_open = desk.playbook.clinic.hours.is_open(desk.now)
    paging = advance_paging(ladder, case.paged_since, case.page_index, desk.now, is_open=is_open)
    if paging.step is not None:
        call(desk, case, paging.step.to, paging.next_index)
    case.page_index = paging.next_index
    look_again(case, paging.next_due_at)
    _tell_if_unanswered(desk, case)
    look_again_at_end(desk, case)


def _is_ours(desk: Desk, case: CaseRow) -> bool:
    locked = desk.memory.get("locked")
    return case.patient_id in locked if locked else people.try_lock_patient(desk.session, case.patient_id)


def page_anew(desk: Desk, case: CaseRow, symptoms: tuple[str, ...] = ()) -> None:
    """Something happened that whoever has the case must know: the paging starts again, and calls them first.

    A rest is over then; `symptoms` are those that broke through it.
    """
    rested = case.snoozed_until is not None
    begin_again(desk, case)
    changed(desk, case)
    if rested:
        add_event(desk, case, EventKind.WOKEN, symptoms=symptoms)


def _morning(desk: Desk, case: CaseRow) -> datetime:
    """When the night is over; for what is late, when the clinic opens."""
    clinic = desk.playbook.clinic
    return clinic.hours.opens(desk.now) if is_late(case) else clinic.quiet.moved_out(desk.now, clinic.zone)


def _tell_if_unanswered(desk: Desk, case: CaseRow) -> None:
    """Only where the patient waits for somebody because something is wrong; of missed days they know nothing."""
    deadline = step_due(desk, case, NextStep.ACKNOWLEDGE, case.waiting_since)
    if deadline is None or case.unanswered_told_at is not None or not Tier(case.tier).is_red_flag or is_late(case):
        return
    if desk.now < deadline:
        case.next_due_at = min(deadline, case.next_due_at or deadline)
        return
    if _is_reported(desk, case.id or 0):
        tell_unanswered(desk, case, deadline)


def _is_reported(desk: Desk, case_id: int) -> bool:
    known: frozenset[int] | None = desk.memory.get("reported")
    return case_id in (cases.with_event(desk.session, [case_id], REPORTED) if known is None else known)
