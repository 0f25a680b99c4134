"""Reads that only the summary of a treatment needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store.tables import HeardRow, TreatmentRow


def treatment_before(session: Session, treatment: TreatmentRow) -> TreatmentRow | None:
    """The same patient's last treatment earlier than this one."""
    return session.exec(_others(treatment, before=True)).first()


def treatment_after(session: Session, treatment: TreatmentRow) -> TreatmentRow | None:
    """The same patient's next treatment."""
    return session.exec(_others(treatment, before=False)).first()


def heard_between(session: Session, patient_id: int, start: datetime, end: datetime | None) -> Sequence[HeardRow]:
    """What was said for a patient from `start` on, before `end` (None: to this day), oldest first."""
    said = select(HeardRow).where(HeardRow.patient_id == patient_id, col(HeardRow.at) >= start)
    if end is not None:
        said = said.where(col(HeardRow.at) < end)
    return session.exec(said.order_by(col(HeardRow.id))).all()


def _others(treatment: TreatmentRow, *, before: bool) -> SelectOfScalar[TreatmentRow]:
    at = col(TreatmentRow.treated_at)
    other = select(TreatmentRow).where(
        TreatmentRow.patient_id == treatment.patient_id,
        at < treatment.treated_at if before else at > treatment.treated_at,
    )
    return other.order_by(at.desc() if before else at)
