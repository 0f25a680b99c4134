"""Queries of the monthly review: each table once for the whole span. No name, no word of a patient is read; fire drills are left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from bot.domain.case import EventKind
from bot.domain.message import Delivery
from bot.store.tables import (
    CaseEventRow,
    CaseRow,
    ContactRow,
    DeedRow,
    EntryRow,
    HeardRow,
    InjectionRow,
    JudgementRow,
    NotificationRow,
    OutboxRow,
    PatientRow,
    PhoneCallRow,
    TreatmentRow,
)

_REAL = col(PatientRow.synthetic).is_(False)


class EventLine(NamedTuple):
    id: int
    case_id: int
    kind: str
    at: datetime
    tier: str
    rules: list[str]
    staff_id: int | None
    heard_id: int | None
    symptoms: list[str]


class CallLine(NamedTuple):
    """`text` is only of calls from before `whom` and `result` were kept."""

    whom: str
    result: str
    text: str


class TreatmentLine(NamedTuple):
    id: int
    patient_id: int
    treated_at: datetime
    indication: str
    product: str
    lot: str
    stopped_at: datetime | None
    erased_at: datetime | None


class CheckInLine(NamedTuple):
    indication: str
    day: int
    due_at: datetime
    completed_at: datetime | None
    recalled: bool


def cases_opened(session: Session, start: datetime, end: datetime) -> Sequence[CaseRow]:
    of_patients = select(CaseRow).join(PatientRow, col(PatientRow.id) == col(CaseRow.patient_id))
    return session.exec(of_patients.where(_REAL, *_opened(start, end)).order_by(col(CaseRow.id))).all()


def events_of_opened(session: Session, start: datetime, end: datetime) -> list[EventLine]:
    """Their timelines, oldest first, without the words and without what was undone."""
    columns: tuple[Any, ...] = (
        *(CaseEventRow.id, CaseEventRow.case_id, CaseEventRow.kind, CaseEventRow.at),
        *(CaseEventRow.tier, CaseEventRow.rules, CaseEventRow.staff_id, CaseEventRow.heard_id),
        CaseEventRow.symptoms,
    )
    lines = select(*columns).where(_of_opened(col(CaseEventRow.case_id), start, end)).order_by(col(CaseEventRow.id))
    undone = _undone(session, start, end)
    found = (EventLine(*line) for line in session.exec(lines))
    return [line for line in found if line.id not in undone.get(line.case_id, ())]


def _undone(session: Session, start: datetime, end: datetime) -> dict[int, set[int]]:
    """By case the lines of the timeline that were undone, as `deeds.undone_events` has them."""
    spans = select(DeedRow.case_id, DeedRow.events_after, DeedRow.events_until).where(
        col(DeedRow.undone_at).is_not(None), _of_opened(col(DeedRow.case_id), start, end)
    )
    found: dict[int, set[int]] = {}
    for case_id, after, until in session.exec(spans):
        found.setdefault(case_id, set()).update(range(after + 1, until + 1))
    return found


def calls_of_opened(session: Session, start: datetime, end: datetime) -> dict[int, CallLine]:
    """How the calls by phone went, by event. Of the oldest a word of the program says it, the only sealed one that is opened."""
    logged = select(PhoneCallRow.event_id, PhoneCallRow.whom, PhoneCallRow.result)
    found = {
        event: CallLine(whom, result, "")
        for event, whom, result in session.exec(logged.where(_of_opened(col(PhoneCallRow.case_id), start, end)))
    }
    early = select(CaseEventRow.id, CaseEventRow.text).where(
        CaseEventRow.kind == EventKind.CALLED,
        _of_opened(col(CaseEventRow.case_id), start, end),
        ~select(PhoneCallRow.id).where(col(PhoneCallRow.event_id) == col(CaseEventRow.id)).exists(),
    )
    return found | {event or 0: CallLine("", "", text or "") for event, text in session.exec(early)}


def judgements_of_opened(session: Session, start: datetime, end: datetime) -> Sequence[JudgementRow]:
    """What staff held of the words their events rest on, oldest first."""
    spoken = select(CaseEventRow.heard_id).where(
        col(CaseEventRow.heard_id).is_not(None), _of_opened(col(CaseEventRow.case_id), start, end)
    )
    judged = select(JudgementRow).where(col(JudgementRow.heard_id).in_(spoken))
    return session.exec(judged.order_by(col(JudgementRow.id))).all()


def judgements_of_said(session: Session, start: datetime, end: datetime) -> Sequence[JudgementRow]:
    """What staff held of all that was said in the span, oldest first."""
    said = (
        select(JudgementRow)
        .join(HeardRow, col(HeardRow.id) == col(JudgementRow.heard_id))
        .join(PatientRow, col(PatientRow.id) == col(HeardRow.patient_id))
        .where(_REAL, col(HeardRow.at) >= start, col(HeardRow.at) < end)
    )
    return session.exec(said.order_by(col(JudgementRow.id))).all()


def with_lost_page(session: Session, start: datetime, end: datetime) -> frozenset[int]:
    """Cases of which a page will never arrive."""
    lost = (
        select(NotificationRow.case_id)
        .join(OutboxRow, col(OutboxRow.key) == col(NotificationRow.outbox_key))
        .where(OutboxRow.state == Delivery.FAILED, _of_opened(col(NotificationRow.case_id), start, end))
    )
    return frozenset(session.exec(lost.distinct()))


def paged_with(session: Session, because: str, start: datetime, end: datetime) -> frozenset[int]:
    """Cases of which a page went out for this reason."""
    paged = select(NotificationRow.case_id).where(
        NotificationRow.because == because, _of_opened(col(NotificationRow.case_id), start, end)
    )
    return frozenset(session.exec(paged.distinct()))


def treatments_since(session: Session, since: datetime, start: datetime, end: datetime) -> list[TreatmentLine]:
    """Given from `since` on, before `end`, or with a case that opened in the span; the oldest first."""
    columns: tuple[Any, ...] = (
        *(TreatmentRow.id, TreatmentRow.patient_id, TreatmentRow.treated_at, TreatmentRow.indication),
        *(TreatmentRow.product, TreatmentRow.lot, PatientRow.stopped_at, PatientRow.erased_at),
    )
    lines = select(*columns).join(PatientRow, col(PatientRow.id) == col(TreatmentRow.patient_id))
    lines = lines.where(_treated(since, start, end)).order_by(col(TreatmentRow.treated_at), col(TreatmentRow.id))
    return [TreatmentLine(*line) for line in session.exec(lines)]


def injections_since(session: Session, since: datetime, start: datetime, end: datetime) -> Sequence[InjectionRow]:
    """Of those treatments."""
    given = (
        select(InjectionRow)
        .join(TreatmentRow, col(TreatmentRow.id) == col(InjectionRow.treatment_id))
        .join(PatientRow, col(PatientRow.id) == col(TreatmentRow.patient_id))
    )
    return session.exec(given.where(_treated(since, start, end)).order_by(col(InjectionRow.id))).all()


def joined_since(session: Session, since: datetime, start: datetime, end: datetime) -> dict[int, datetime]:
    """When the first chat of each of those patients had joined."""
    joined = (
        select(ContactRow.patient_id, func.min(ContactRow.joined_at))
        .join(TreatmentRow, col(TreatmentRow.patient_id) == col(ContactRow.patient_id))
        .join(PatientRow, col(PatientRow.id) == col(TreatmentRow.patient_id))
        .where(_treated(since, start, end), col(ContactRow.joined_at).is_not(None))
    )
    found = session.exec(joined.group_by(col(ContactRow.patient_id)))
    return {patient: at for patient, at in found if at is not None}


def check_ins_shown(session: Session, start: datetime, end: datetime) -> list[CheckInLine]:
    columns: tuple[Any, ...] = (
        *(TreatmentRow.indication, EntryRow.day, EntryRow.due_at),
        *(EntryRow.completed_at, EntryRow.recalled),
    )
    shown = (
        select(*columns)
        .join(TreatmentRow, col(TreatmentRow.id) == col(EntryRow.treatment_id))
        .join(PatientRow, col(PatientRow.id) == col(TreatmentRow.patient_id))
        .where(_REAL, col(EntryRow.shown_at).is_not(None), col(EntryRow.due_at) >= start, col(EntryRow.due_at) < end)
    )
    return [CheckInLine(*line) for line in session.exec(shown)]


def _opened(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(CaseRow.opened_at) >= start, col(CaseRow.opened_at) < end


def _of_opened(case_id: Mapped[int], start: datetime, end: datetime) -> ColumnElement[bool]:
    opened = select(CaseRow.id).join(PatientRow, col(PatientRow.id) == col(CaseRow.patient_id))
    return case_id.in_(opened.where(_REAL, *_opened(start, end)))


def _treated(since: datetime, start: datetime, end: datetime) -> ColumnElement[bool]:
    with_case = select(CaseRow.treatment_id).where(col(CaseRow.treatment_id).is_not(None), *_opened(start, end))
    lately = (col(TreatmentRow.treated_at) >= since) & (col(TreatmentRow.treated_at) < end)
    return _REAL & or_(lately, col(TreatmentRow.id).in_(with_case))
