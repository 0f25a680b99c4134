"""Two open cases of one patient become one: nothing of either is lost, and no clock starts later than it did.

Only a person does it. No act opens a second case beside an open one, so two of them come from outside (a restore, a repair by hand), each
perhaps with an owner who has spoken with the patient: which of them goes on is theirs to say, and a new report must not wait for it.
"""

from __future__ import annotations

from datetime import datetime

from bot.care import audit
from bot.care.case.ask_graded import withdraw
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.patient_status import show_status
from bot.care.case.snooze import stop_resting
from bot.care.case.state import changed, is_late, times_of
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.domain.clocks import NextStep
from bot.domain.tier import Tier
from bot.store import cases
from bot.store.tables import CaseRow, PatientRow, StaffRow

STEPS = ("acknowledged_at", "contacted_at", "decided_at")


def merge_cases(desk: Desk, code: str, other_code: str, staff: StaffRow) -> None:
    """The case `code` stays open and holds the events of both; the other is closed as a duplicate.

    The earliest opening and waiting count, the most urgent tier, and of two cases of it the most urgent open step: what was done
    for one does not silence the other. Raises NoSuchCase, CaseIsClosed,
    or Refused for cases of two patients.
    """
    case, other = find_open_case(desk, code, staff), find_open_case(desk, other_code, staff)
    if case.id == other.id:
        raise Refused("That is the same case. Name the other one of this patient.")
    if case.patient_id != other.patient_id:
        raise Refused("These are cases of two patients. Only cases of the same patient can become one.")
    symptoms = _reported(desk, other)
    _take_over(desk, case, other, staff)
    _close(desk, other, case, staff)
    add_event(desk, case, EventKind.MERGED, staff_id=staff.id, tier=Tier(case.tier), symptoms=symptoms, text=other.code)
    audit.record(desk, audit.by_staff(staff), "merge_cases", f"case:{case.id}", other=other.id)
    show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)


def _reported(desk: Desk, case: CaseRow) -> tuple[str, ...]:
    """For whoever reads the lines of the other case alone: the queue, the sheet."""
    events = cases.events_of(desk.session, case.id or 0)
    return tuple(dict.fromkeys(symptom for event in reversed(events) for symptom in event.symptoms))


def _take_over(desk: Desk, case: CaseRow, other: CaseRow, staff: StaffRow) -> None:
    """What is expected of one is not expected of both: it rests no longer. Who was asked to take one was not asked for both."""
    stop_resting(desk, case, staff)
    case.offered_to = other.offered_to = other.snoozed_until = None
    leading = min(case, other, key=_least_done)
    done, owner_id = _done_for(case, other, leading), leading.owner_id or case.owner_id or other.owner_id
    case.tier, case.owner_id, case.status = leading.tier, owner_id, CaseStatus.CLAIMED if owner_id else CaseStatus.OPEN
    for name, at in done.items():
        setattr(case, name, at)
    case.opened_at = min(case.opened_at, other.opened_at)
    case.waiting_since = min(case.waiting_since, other.waiting_since)
    first = min(case, other, key=lambda one: (one.promised_at is None, one.promised_at or one.opened_at))
    case.promise, case.promised_at, case.promise_broken = first.promise, first.promised_at, first.promise_broken
    case.unanswered_told_at = case.unanswered_told_at or other.unanswered_told_at
    case.treatment_id = case.treatment_id or other.treatment_id
    if case.acknowledged_at is None:
        case.page_index, case.next_due_at = 0, desk.now
    changed(desk, case)


def _least_done(case: CaseRow) -> tuple[int, ...]:
    """The graver tier first; of two alike the one that nobody has, has reached, has decided."""
    done = (case.acknowledged_at, case.contacted_at, case.decided_at)
    return (Tier(case.tier).rank, *(at is not None for at in done))


def _done_for(case: CaseRow, other: CaseRow, leading: CaseRow) -> dict[str, datetime | None]:
    """Of the graver case what was done for it; of two alike what was done for both, by the earlier hour."""
    if case.tier != other.tier:
        return {name: getattr(leading, name) for name in (*STEPS, "late_since")}
    done: dict[str, datetime | None] = {name: _both(getattr(case, name), getattr(other, name)) for name in STEPS}
    untaken = any(times_of(one).next is NextStep.ACKNOWLEDGE for one in (case, other))
    late = [one.late_since for one in (case, other) if is_late(one) and one.late_since]
    return {**done, "late_since": max(late, default=None) if not untaken else None}


def _both(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one is not None and other is not None else None


def _close(desk: Desk, case: CaseRow, into: CaseRow, staff: StaffRow) -> None:
    case.status, case.outcome, case.closed_at = CaseStatus.CLOSED, Outcome.DUPLICATE, desk.now
    case.merged_into_id, case.next_due_at = into.id, None
    case.owner_id = case.owner_id or staff.id
    changed(desk, case)
    withdraw(desk, case)
    add_event(desk, case, EventKind.CLOSED, staff_id=staff.id, text=into.code)
