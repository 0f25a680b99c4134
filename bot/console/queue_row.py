"""One row of the queue, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.care.case_state import clock as case_clock
from bot.care.desk import Desk
from bot.console.person import age, day_of, region_of
from bot.console.wording import Wording, initials
from bot.domain.case import CaseStatus, QueueKey, queue_order
from bot.domain.clocks import Clock, NextStep
from bot.domain.tier import Tier
from bot.store import cases, reading
from bot.store.tables import CaseEventRow, CaseRow, PatientRow, StaffRow, TreatmentRow

TODO = {
    NextStep.ACKNOWLEDGE: "Take it",
    NextStep.CONTACT: "Call",
    NextStep.DECIDE: "Decide",
    NextStep.CLOSE: "Close",
    NextStep.NOTHING: "",
}


@dataclass(frozen=True)
class QueueRow:
    code: str
    tier: Tier
    status: CaseStatus
    person: str  # initials and age
    place: str  # region and day
    what: str
    todo: str
    clock: Clock
    owner: str
    is_mine: bool
    opened_at: datetime
    closed_at: datetime | None
    outcome: str


def queue_rows(desk: Desk, wording: Wording, open_cases: Sequence[CaseRow], staff: StaffRow) -> list[QueueRow]:
    """Most dangerous first."""
    ids = [case.patient_id for case in open_cases]
    patients = reading.patients_by_id(desk.session, ids)
    treated = reading.current_treatments(desk.session, ids)
    events = _by_case(cases.events_of_cases(desk.session, [case.id or 0 for case in open_cases]))
    names = {person.id: person.name for person in reading.everybody(desk.session)}
    rows = [
        _row(
            desk,
            wording,
            case,
            patients[case.patient_id],
            treated.get(case.patient_id),
            events.get(case.id or 0, []),
            names.get(case.owner_id, ""),
            staff,
        )
        for case in open_cases
    ]
    return sorted(rows, key=lambda row: queue_order(QueueKey(row.tier, row.status, row.clock.at, row.opened_at)))


def what_happened(events: Sequence[CaseEventRow], wording: Wording) -> str:
    """The symptoms reported, newest report first; without any, why the case is there."""
    symptoms = dict.fromkeys(symptom for event in reversed(events) for symptom in event.symptoms)
    if symptoms:
        return wording.labels("symptom", list(symptoms))
    return wording.label("event", events[0].kind) if events else ""


def _row(
    desk: Desk,
    wording: Wording,
    case: CaseRow,
    patient: PatientRow,
    treatment: TreatmentRow | None,
    events: list[CaseEventRow],
    owner: str,
    staff: StaffRow,
) -> QueueRow:
    clock = case_clock(desk, case)
    return QueueRow(
        code=case.code,
        tier=Tier(case.tier),
        status=CaseStatus(case.status),
        person=patient.name if patient.erased_at else f"{initials(patient.name)} {age(patient, desk.now)}",
        place=_place(desk, wording, patient, treatment),
        what=what_happened(events, wording),
        todo=TODO[clock.next],
        clock=clock,
        owner=owner,
        is_mine=case.owner_id == staff.id,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        outcome=wording.label("outcome", case.outcome) if case.outcome else "",
    )


def _place(desk: Desk, wording: Wording, patient: PatientRow, treatment: TreatmentRow | None) -> str:
    if treatment is None:
        return ""
    region = wording.label("region", region_of(treatment, desk.playbook) or treatment.indication)
    return f"{region}, day {day_of(treatment, patient, desk.playbook, desk.now)}"


def _by_case(events: Sequence[CaseEventRow]) -> dict[int, list[CaseEventRow]]:
    found: dict[int, list[CaseEventRow]] = {}
    for event in events:
        found.setdefault(event.case_id, []).append(event)
    return found
