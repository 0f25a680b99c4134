"""What was not done in time pages on: the acknowledgement expires; who has the case, and is here, is called first, then the steps of its tier."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.event import add_event
from bot.care.case.patient_status import contact_by, show_status
from bot.care.case.state import changed, expires_at, rests, step_clock
from bot.care.case.tell_late import tell_late
from bot.care.desk import Desk
from bot.domain.case import EventKind
from bot.domain.clocks import NextStep
from bot.domain.tier import Tier
from bot.store.tables import CaseRow, PatientRow

LATE = {
    NextStep.CONTACT: EventKind.CONTACT_LATE,
    NextStep.DECIDE: EventKind.DECISION_LATE,
    NextStep.CLOSE: EventKind.CLOSE_LATE,
}


def break_promise(desk: Desk, case: CaseRow) -> bool:
    """True if the hour that was promised has passed now without the call or the message: the patient counts as not reached.

    Whoever has the case is called, or who was called for it so far, and what it rested for counts no longer. What was decided stays
    decided, and the hour stays what is due.
    """
    promised = case.promised_at
    if promised is None or case.promise_broken or desk.now < promised:
        return False
    if rests(case):
        case.snoozed_until, case.waiting_since = None, promised
        add_event(desk, case, EventKind.WOKEN)
    if case.acknowledged_at is not None:
        case.acknowledged_at, case.late_since = None, promised
    case.contacted_at, case.page_index, case.promise_broken = None, 0, True
    changed(desk, case)
    add_event(desk, case, EventKind.CONTACT_LATE, tier=Tier(case.tier))
    audit.record(
        desk, audit.SYSTEM, "case_late", f"case:{case.id}", step=NextStep.CONTACT, promised=promised.isoformat()
    )
    show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)
    tell_late(desk, case, promised)
    return True


def expire(desk: Desk, case: CaseRow) -> bool:
    """True if the acknowledgement has expired now, and the case is to be paged. To be called while somebody has it."""
    late_since, missed, promised = expires_at(desk, case), step_clock(desk, case).next, contact_by(desk, case)
    if late_since is None or desk.now < late_since:
        return False
    case.acknowledged_at, case.late_since, case.page_index = None, late_since, 0
    changed(desk, case)
    add_event(desk, case, LATE[missed], tier=Tier(case.tier))
    audit.record(desk, audit.SYSTEM, "case_late", f"case:{case.id}", step=missed)
    if missed is NextStep.CONTACT:
        show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)
        tell_late(desk, case, promised)
    return True
