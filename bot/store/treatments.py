"""Queries for treatments, their plan and their diary."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from bot.domain.diary import Value
from bot.store.once import once
from bot.store.tables import AnswerRow, EntryRow, GoalRow, InjectionRow, PhotoRow, StepRow, TreatmentRow

_CURRENT = (
    select(TreatmentRow)
    .where(col(TreatmentRow.patient_id) == bindparam("patient"))
    .order_by(col(TreatmentRow.treated_at).desc(), col(TreatmentRow.id).desc())
    .limit(1)
)
_SHOWN = (
    select(EntryRow)
    .where(
        col(EntryRow.treatment_id) == _CURRENT.with_only_columns(col(TreatmentRow.id)).scalar_subquery(),
        col(EntryRow.shown_at).is_not(None),
    )
    .order_by(col(EntryRow.day).desc())
)
_ANSWERS = (
    select(AnswerRow.question, AnswerRow.value)
    .where(col(AnswerRow.entry_id) == bindparam("entry"))
    .order_by(col(AnswerRow.id))
)


def current_treatment(session: Session, patient_id: int) -> TreatmentRow | None:
    """The newest treatment of a patient."""
    return session.exec(_CURRENT, params={"patient": patient_id}).first()


def treatments_of(session: Session, patient_id: int) -> Sequence[TreatmentRow]:
    """All treatments of a patient, the newest first."""
    own = select(TreatmentRow).where(TreatmentRow.patient_id == patient_id)
    return session.exec(own.order_by(col(TreatmentRow.treated_at).desc(), col(TreatmentRow.id).desc())).all()


def treatments_by_patient(session: Session, patient_ids: Collection[int]) -> dict[int, list[TreatmentRow]]:
    """The same of many patients at once; none for whom none is known."""
    theirs = select(TreatmentRow).where(col(TreatmentRow.patient_id).in_(patient_ids))
    found: dict[int, list[TreatmentRow]] = {}
    for row in session.exec(theirs.order_by(col(TreatmentRow.treated_at).desc(), col(TreatmentRow.id).desc())):
        found.setdefault(row.patient_id, []).append(row)
    return found


def injections_of(session: Session, treatment_id: int) -> Sequence[InjectionRow]:
    return session.exec(
        select(InjectionRow).where(InjectionRow.treatment_id == treatment_id).order_by(col(InjectionRow.id))
    ).all()


def goals_of(session: Session, treatment_id: int) -> Sequence[GoalRow]:
    return session.exec(select(GoalRow).where(GoalRow.treatment_id == treatment_id).order_by(col(GoalRow.id))).all()


def steps_behind(session: Session, treatment_id: int) -> frozenset[str]:
    """The plan's steps that were done, or came too late."""
    return frozenset(session.exec(select(StepRow.step).where(StepRow.treatment_id == treatment_id)).all())


def entries_of(session: Session, treatment_id: int) -> Sequence[EntryRow]:
    """The days of the diary, first day first."""
    return session.exec(select(EntryRow).where(EntryRow.treatment_id == treatment_id).order_by(col(EntryRow.day))).all()


def shown_entries(session: Session, patient_id: int) -> Sequence[EntryRow]:
    """The days that were asked since the newest treatment, last day first."""
    return once(session, _SHOWN, patient=patient_id)


def entry_of_day(session: Session, treatment_id: int, day: int) -> EntryRow | None:
    return session.exec(select(EntryRow).where(EntryRow.treatment_id == treatment_id, EntryRow.day == day)).first()


def answers_of(session: Session, entry_id: int) -> dict[str, Value]:
    """The answers that count: the newest of each question. An empty value means it was taken back to be asked again."""
    newest = dict(once(session, _ANSWERS, entry=entry_id))
    return {question: value for question, value in newest.items() if value is not None}


def answer_rows(session: Session, entry_ids: Sequence[int]) -> Sequence[AnswerRow]:
    """Every answer of these days, oldest first."""
    return session.exec(
        select(AnswerRow).where(col(AnswerRow.entry_id).in_(entry_ids)).order_by(col(AnswerRow.id))
    ).all()


def photos_of(session: Session, treatment_ids: Sequence[int]) -> Sequence[PhotoRow]:
    """Without their bytes: those are read one by one."""
    fields: Any = (PhotoRow.id, PhotoRow.day, PhotoRow.at, PhotoRow.media_type)
    theirs = select(*fields).where(col(PhotoRow.treatment_id).in_(treatment_ids))
    rows = session.exec(theirs.order_by(col(PhotoRow.id))).all()
    return [
        PhotoRow(id=id_, day=day, at=at, media_type=media, patient_id=0, heard_id=0, file_id="")
        for id_, day, at, media in rows
    ]


def count_shown(session: Session) -> int:
    """How many check-ins were ever sent."""
    return session.exec(select(func.count()).select_from(EntryRow).where(col(EntryRow.shown_at).is_not(None))).one()
