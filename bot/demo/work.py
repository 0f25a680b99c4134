"""What the demo's staff do on a case, by the story and on their rounds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta

from bot.care.case.snooze import snooze_case
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.hand_to import hand_to
from bot.care.working.unfinished import unfinished
from bot.care.working.work_case import add_note, log_call, write_to_patient
from bot.demo.cast import Part
from bot.domain.case import CaseStatus, Outcome
from bot.domain.tier import Tier
from bot.store import cases, people
from bot.store.tables import CaseRow, StaffRow


def make_round(rounds: Part, desk: Desk) -> None:
    """Whoever waits is looked after; what was settled the day before is closed, unless it rests."""
    staff = people.staff_by_email(desk.session, rounds["nurse"])
    settled = desk.now - timedelta(hours=rounds["close_after_hours"])
    for case in cases.open_cases(desk.session):
        if staff is None or case.snoozed_until is not None:
            continue
        if case.status != CaseStatus.OPEN and case.opened_at < settled:
            _look_after(desk, case, staff, rounds["decision"])
            close_case(desk, case.code, staff, Outcome.ADVISED_HOME)
            continue
        if case.acknowledged_at is None:
            _look_after(desk, case, staff, rounds["decision"])


def work_on(patient_id: int, event: Part, desk: Desk) -> None:
    """What a nurse does on the patient's open case. A story line that no longer fits is left out."""
    staff, case = people.staff_by_email(desk.session, event["nurse"]), cases.open_case_of(desk.session, patient_id)
    if case is None or staff is None:
        return
    with contextlib.suppress(Refused):
        _DOES[event["does"]](desk, case, staff, event)


def _look_after(desk: Desk, case: CaseRow, staff: StaffRow, decision: str) -> None:
    """All that the case waits for."""
    claim_case(desk, case.code, staff)
    if unfinished(case) is not None:
        log_call(desk, case.code, staff, "reached")
    if case.decided_at is None:
        decide(desk, case.code, staff, decision)


def _close(desk: Desk, case: CaseRow, staff: StaffRow, event: Part) -> None:
    """With what was decided, where the story says so."""
    if "decision" in event:
        decide(desk, case.code, staff, event["decision"])
    outcome, why = Outcome(event["outcome"]), event.get("noise_reason", "")
    close_case(desk, case.code, staff, outcome, event.get("text", ""), why)


def _offer(desk: Desk, case: CaseRow, staff: StaffRow, event: Part) -> None:
    colleague = people.staff_by_email(desk.session, event["to"])
    hand_to(desk, case.code, staff, (colleague.id if colleague else None) or 0)


def _snooze(desk: Desk, case: CaseRow, staff: StaffRow, event: Part) -> None:
    """What is known of the case is expected, at the level it has."""
    known = {symptom for line in cases.events_of(desk.session, case.id or 0) for symptom in line.symptoms}
    until = desk.now + timedelta(hours=event["hours"])
    snooze_case(desk, case.code, staff, dict.fromkeys(sorted(known), Tier(case.tier)), until, event["text"])


_DOES: dict[str, Callable[[Desk, CaseRow, StaffRow, Part], object]] = {
    "claim": lambda desk, case, staff, event: claim_case(desk, case.code, staff),
    "write": lambda desk, case, staff, event: write_to_patient(desk, case.code, staff, event["text"]),
    "call": lambda desk, case, staff, event: log_call(desk, case.code, staff, event["text"]),
    "decide": lambda desk, case, staff, event: decide(desk, case.code, staff, event["text"]),
    "note": lambda desk, case, staff, event: add_note(desk, case.code, staff, event["text"]),
    "offer": _offer,
    "snooze": _snooze,
    "close": _close,
}
