"""One row of the queue, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.care.case.event import words_since
from bot.care.case.flag import BY_SILENCE, SPOKEN_OF
from bot.care.case.holding import takings_of
from bot.care.desk import Desk
from bot.console.page.wording import Wording, initials
from bot.console.patient.person import age, place_of
from bot.domain.case import CaseStatus, EventKind
from bot.domain.clocks import Clock, NextStep
from bot.domain.phrase import CALL, MESSAGE
from bot.domain.tier import Tier
from bot.store import cases, queue, reading
from bot.store.tables import CaseEventRow, CaseRow, PatientRow, StaffRow, TreatmentRow

AFTER_ADVICE = (
    EventKind.WENT,
    EventKind.ON_THE_WAY,
    EventKind.DID_NOT_GO,
    EventKind.NO_WORD,
    EventKind.WENT_UNSURE,
    EventKind.NURSE_KNOWS,
)
TODO = {
    NextStep.ACKNOWLEDGE: "Take it",
    NextStep.CONTACT: "Call",
    NextStep.DECIDE: "Decide",
    NextStep.CLOSE: "Close",
    NextStep.NOTHING: "",
}
PROMISED = {CALL: "Call, as promised", MESSAGE: "Write, as promised"}
NO_ANSWER = "asked about, no answer"
RESTING = "Look again"  # what a case that rests waits for


@dataclass(frozen=True)
class QueueRow:
    code: str
    tier: Tier
    status: CaseStatus
    person: str  # initials and age
    place: str  # region and day
    what: str
    words_at: datetime | None  # of the newest words nobody of the clinic has done anything after
    todo: str
    clock: Clock
    owner: str
    is_mine: bool
    can_take: bool  # by one button: somebody is called for it, the first time or because it rose or is late
    snoozed_until: datetime | None
    since: datetime | None  # when the owner took it; while nobody has it, when it was opened
    closed_at: datetime | None
    outcome: str
    also_open: list[str]  # other open cases of the patient: to be made one


def queue_rows(desk: Desk, wording: Wording, chosen: Sequence[CaseRow], staff: StaffRow) -> list[QueueRow]:
    """In the order of the cases. However many there are, they are looked up together."""
    ids = [case.patient_id for case in chosen]
    patients = queue.patients_in_brief(desk.session, ids)
    treated = queue.treatments_in_brief(desk.session, ids)
    events = queue.events_in_brief(desk.session, [case.id or 0 for case in chosen])
    also = cases.open_codes(desk.session, [case.patient_id for case in chosen if case.status != CaseStatus.CLOSED])
    taken = takings_of(desk, chosen)
    names = {person.id: person.name for person in reading.everybody(desk.session)}
    return [
        _row(
            desk,
            wording,
            case,
            patients[case.patient_id],
            treated.get(case.patient_id, []),
            events.get(case.id or 0, []),
            names.get(case.owner_id, ""),
            taken[case.id or 0],
            staff,
            [code for code in also.get(case.patient_id, []) if code != case.code],
        )
        for case in chosen
    ]


def todo(clock: Clock, promise: str, promised_at: datetime | None, *, rests: bool) -> str:
    """What the case waits for. A promise comes before a rest."""
    if promise and clock.at == promised_at:
        return PROMISED[promise]
    return RESTING if rests else TODO[clock.next]


def what_happened(events: Sequence[CaseEventRow], wording: Wording) -> str:
    """The symptoms reported, newest report first; without any, why the case is there. Then what became of emergency advice."""
    symptoms = dict.fromkeys(symptom for event in reversed(events) for symptom in event.symptoms)
    silent = _not_answered(events)
    what = ", ".join(_named(wording, symptom, is_said=symptom not in silent) for symptom in symptoms)
    if not what and events:
        what = wording.label("event", events[0].kind)
    followed = next((event.kind for event in reversed(events) if event.kind in AFTER_ADVICE), None)
    if followed is None or (not symptoms and followed == events[0].kind):
        return what
    return f"{what} · {wording.label('event', followed)}"


def _not_answered(events: Sequence[CaseEventRow]) -> set[str]:
    """The symptoms that the patient was asked about after doubtful words, and has said nothing of."""
    asked = {one for event in events if BY_SILENCE in event.rules for one in event.symptoms}
    by_patient = (event for event in events if event.kind in (*SPOKEN_OF, EventKind.ANSWERED))
    return asked - {one for event in by_patient if BY_SILENCE not in event.rules for one in event.symptoms}


def _named(wording: Wording, symptom: str, *, is_said: bool) -> str:
    """The symptom; one that the patient was only asked about is not stated as a fact."""
    label = wording.label("symptom", symptom)
    return label if is_said else f"{label} ({NO_ANSWER})"


def _row(
    desk: Desk,
    wording: Wording,
    case: CaseRow,
    patient: PatientRow,
    treated: list[TreatmentRow],
    events: list[CaseEventRow],
    owner: str,
    taken: Sequence[datetime],
    staff: StaffRow,
    also_open: list[str],
) -> QueueRow:
    clock = Clock(NextStep(case.next_step), case.step_due_at)  # by which it has its place
    words = words_since(events)
    snoozed_until = case.snoozed_until if case.snoozed_until and case.snoozed_until > desk.now else None
    return QueueRow(
        code=case.code,
        tier=Tier(case.tier),
        status=CaseStatus(case.status),
        person=patient.name
        if patient.erased_at or patient.synthetic
        else f"{initials(patient.name)} {age(patient, desk.now)}",
        place=place_of(desk, wording, patient, treated, case.opened_at, case.closed_at),
        what=what_happened(events, wording),
        words_at=words.at if words and case.status != CaseStatus.CLOSED else None,
        todo=todo(clock, case.promise, case.promised_at, rests=snoozed_until is not None),
        clock=clock,
        owner=owner,
        is_mine=case.owner_id == staff.id,
        can_take=case.acknowledged_at is None and clock.next is not NextStep.NOTHING,
        snoozed_until=snoozed_until,
        since=max(taken, default=None) if case.owner_id else case.opened_at,
        closed_at=case.closed_at,
        outcome=wording.label("outcome", case.outcome) if case.outcome else "",
        also_open=also_open if case.status != CaseStatus.CLOSED else [],
    )
