"""Queries for the sheet of a hand-over, and for who took over from whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from bot.domain.case import CaseStatus, EventKind
from bot.domain.message import Delivery, Lane
from bot.store.tables import (
    CaseEventRow,
    CaseRow,
    ContactRow,
    EntryRow,
    HandOverOfferRow,
    HandOverRow,
    OutboxRow,
    PatientRow,
    TreatmentRow,
)

_OPEN = CaseRow.status != CaseStatus.CLOSED
_DRILL = col(CaseRow.patient_id).in_(select(PatientRow.id).where(col(PatientRow.synthetic).is_(True)))


def sheet_cases(session: Session, reader_id: int | None, others: int) -> tuple[Sequence[CaseRow], int]:
    """All of the reader's and of everybody who has some, so many that nobody has; and how many are left out. No fire drill."""
    held = session.exec(select(CaseRow).where(_OPEN, ~_DRILL, col(CaseRow.owner_id).is_not(None))).all()
    by_danger = (col(CaseRow.tier_rank), col(CaseRow.step_due_at), col(CaseRow.id))
    free = select(CaseRow).where(_OPEN, ~_DRILL, col(CaseRow.owner_id).is_(None)).order_by(*by_danger).limit(others)
    unheld = session.exec(free).all()
    every = session.exec(select(func.count()).select_from(CaseRow).where(_OPEN, ~_DRILL)).one()
    return [*held, *unheld], every - len(held) - len(unheld)


def unanswered(
    session: Session, since: datetime, shown_before: datetime
) -> Sequence[tuple[EntryRow, TreatmentRow, PatientRow]]:
    """Check-ins that were due after `since`, stood in a chat before a moment and were not answered; of those who take part."""
    found = (
        select(EntryRow, TreatmentRow, PatientRow)
        .join(TreatmentRow, col(TreatmentRow.id) == col(EntryRow.treatment_id))
        .join(PatientRow, col(PatientRow.id) == col(TreatmentRow.patient_id))
        .where(
            col(EntryRow.due_at) >= since,
            col(EntryRow.shown_at) <= shown_before,
            col(EntryRow.completed_at).is_(None),
            *_takes_part(),
        )
        .order_by(col(EntryRow.shown_at).desc())
    )
    return session.exec(found).all()


def open_cases_of(session: Session, patient_ids: Collection[int]) -> dict[int, CaseRow]:
    rows = session.exec(select(CaseRow).where(_OPEN, col(CaseRow.patient_id).in_(patient_ids))).all()
    return {row.patient_id: row for row in rows}


def blocked(session: Session) -> dict[int, datetime]:
    """Patients on a plan or with an open case whose every chat is blocked, each with the moment the last one was."""
    on_plan = col(PatientRow.id).in_(select(TreatmentRow.patient_id).where(col(TreatmentRow.next_due_at).is_not(None)))
    in_case = col(PatientRow.id).in_(select(CaseRow.patient_id).where(_OPEN))
    found = (
        select(ContactRow.patient_id, func.max(ContactRow.blocked_at))
        .join(PatientRow, col(PatientRow.id) == col(ContactRow.patient_id))
        .where(col(ContactRow.consented_at).is_not(None), or_(on_plan, in_case), *_takes_part())
        .group_by(col(ContactRow.patient_id))
        .having(func.count() == func.count(col(ContactRow.blocked_at)))
    )
    return {patient: at for patient, at in session.exec(found) if at is not None}


def undelivered(session: Session, since: datetime) -> dict[int, datetime]:
    """Patients for whom a safety message failed after `since` and none arrived later, each with the moment of the last one."""
    own = (
        OutboxRow.lane == int(Lane.SAFETY),
        col(OutboxRow.created_at) >= since,
        col(OutboxRow.patient_id).is_not(None),
    )

    def latest(*states: Delivery) -> dict[int, datetime]:
        rows = select(OutboxRow.patient_id, func.max(OutboxRow.created_at)).where(
            *own, col(OutboxRow.state).in_(states)
        )
        return {patient: at for patient, at in session.exec(rows.group_by(col(OutboxRow.patient_id))) if patient}

    arrived = latest(Delivery.SENT)
    failed = latest(Delivery.FAILED, Delivery.IN_DOUBT)
    return {patient: at for patient, at in failed.items() if patient not in arrived or arrived[patient] < at}


def shift_ends(session: Session) -> dict[int, datetime]:
    """When the last shift of each person ended, as far as it was told."""
    newest = select(HandOverOfferRow.leaving_id, func.max(HandOverOfferRow.ended_at))
    return dict(session.exec(newest.group_by(col(HandOverOfferRow.leaving_id))).all())


def held_cases(session: Session, staff_ids: Collection[int]) -> Sequence[CaseRow]:
    """In the order in which their patients are locked, whoever locks them."""
    held = select(CaseRow).where(_OPEN, col(CaseRow.owner_id).in_(staff_ids))
    return session.exec(held.order_by(col(CaseRow.patient_id), col(CaseRow.id))).all()


def done_by_owner(session: Session, case_ids: Collection[int]) -> dict[int, datetime]:
    """When the owner of each case last did something on it. That they were called is nothing they did."""
    found = (
        select(CaseEventRow.case_id, func.max(CaseEventRow.at))
        .join(CaseRow, col(CaseRow.id) == col(CaseEventRow.case_id))
        .where(
            col(CaseEventRow.case_id).in_(case_ids),
            col(CaseEventRow.staff_id) == col(CaseRow.owner_id),
            CaseEventRow.kind != EventKind.PAGED,
        )
    )
    return dict(session.exec(found.group_by(col(CaseEventRow.case_id))).all())


def is_offered(session: Session, staff_id: int, ended_at: datetime) -> bool:
    offer = select(HandOverOfferRow.id).where(
        HandOverOfferRow.leaving_id == staff_id, HandOverOfferRow.ended_at == ended_at
    )
    return session.exec(offer).first() is not None


def hand_overs(session: Session, limit: int) -> Sequence[HandOverRow]:
    """The newest first."""
    return session.exec(select(HandOverRow).order_by(col(HandOverRow.id).desc()).limit(limit)).all()


def _takes_part() -> tuple[ColumnElement[bool], ...]:
    return (
        col(PatientRow.stopped_at).is_(None),
        col(PatientRow.erased_at).is_(None),
        col(PatientRow.synthetic).is_(False),
    )
