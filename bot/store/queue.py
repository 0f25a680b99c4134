"""Queries for the queue: its counts, one page of it, and what stands in the rows of that page. Nothing else is read or deciphered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, true
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select, text

from bot.domain.queue_view import Count, Show, View
from bot.domain.tier import Tier
from bot.store.tables import CaseEventRow, CaseRow, GradedRow, PatientRow, TreatmentRow

OPEN = text("status <> 'closed'")  # word for word as the index has it, or SQLite does not see that it fits


def queue_counts(session: Session, view: View) -> dict[Tier, Count]:
    """The tiers that have open cases, in one look at the index."""
    parts, shown = _parts(view), _shown(view)
    figures = [*(parts[show] for show in Show), shown, and_(shown, parts[Show.OVERDUE])]
    sums = [func.sum(case((figure, 1), else_=0)) for figure in figures]
    rows: Sequence[Any] = session.execute(
        select(col(CaseRow.tier_rank), *sums).where(OPEN).group_by(col(CaseRow.tier_rank))  # type: ignore[call-overload]
    ).all()
    tiers = list(Tier)
    return {
        tiers[rank]: Count(dict(zip(Show, numbers, strict=True)), in_view, late)
        for rank, *numbers, in_view, late in rows
    }


def queue_page(session: Session, view: View, limit: int, offset: int) -> Sequence[CaseRow]:
    """The most dangerous first. The index alone says which rows are wanted."""
    place, number = col(CaseRow.queue_place), col(CaseRow.id)
    wanted = select(CaseRow.id).where(OPEN, _shown(view)).order_by(place, number).limit(limit).offset(offset)
    ids = session.exec(wanted).all()
    return session.exec(select(CaseRow).where(number.in_(ids)).order_by(place, number)).all()


def patients_in_brief(session: Session, ids: Sequence[int]) -> dict[int, PatientRow]:
    """Name, age and zone: what a row shows. The rest is read only if somebody asks for it."""
    brief = load_only(PatientRow.name, PatientRow.birth_year, PatientRow.time_zone, PatientRow.erased_at)  # type: ignore[arg-type]
    rows = session.exec(select(PatientRow).where(col(PatientRow.id).in_(ids)).options(brief)).all()
    return {row.id: row for row in rows if row.id is not None}


def treatments_in_brief(session: Session, patient_ids: Sequence[int]) -> dict[int, TreatmentRow]:
    """The newest treatment of each patient: what was treated and when."""
    brief = load_only(TreatmentRow.patient_id, TreatmentRow.treated_at, TreatmentRow.indication)  # type: ignore[arg-type]
    order = (col(TreatmentRow.treated_at), col(TreatmentRow.id))
    theirs = select(TreatmentRow).where(col(TreatmentRow.patient_id).in_(patient_ids)).order_by(*order)
    return {row.patient_id: row for row in session.exec(theirs.options(brief)).all()}


def events_in_brief(session: Session, case_ids: Sequence[int]) -> dict[int, list[CaseEventRow]]:
    """The timelines without their words, oldest line first."""
    brief = load_only(CaseEventRow.case_id, CaseEventRow.kind, CaseEventRow.symptoms)  # type: ignore[arg-type]
    lines = select(CaseEventRow).where(col(CaseEventRow.case_id).in_(case_ids)).order_by(col(CaseEventRow.id))
    found: dict[int, list[CaseEventRow]] = {}
    for row in session.exec(lines.options(brief)).all():
        found.setdefault(row.case_id, []).append(row)
    return found


def _shown(view: View) -> ColumnElement[bool]:
    """The cases in the view."""
    part = _parts(view)[view.show]
    return part if view.tier is None else and_(part, col(CaseRow.tier_rank) == view.tier.rank)


def _parts(view: View) -> dict[Show, ColumnElement[bool]]:
    snoozed = func.coalesce(col(CaseRow.snoozed_until) > view.now, False)
    owner = col(CaseRow.owner_id)
    parts: dict[Show, ColumnElement[bool]] = {
        Show.ALL: true(),
        Show.MINE: owner == view.staff_id,
        Show.UNCLAIMED: owner.is_(None),
        Show.OVERDUE: _late(view),
        Show.WAITING: or_(col(CaseRow.answer_awaited), _asked()),
    }
    return {**{show: and_(part, not_(snoozed)) for show, part in parts.items()}, Show.SNOOZED: snoozed}


def _late(view: View) -> ColumnElement[bool]:
    return func.coalesce(col(CaseRow.step_due_at) < view.now, False)


def _asked() -> ColumnElement[bool]:
    """A graded question of the case waits for its answer."""
    return col(CaseRow.id).in_(select(GradedRow.case_id).where(col(GradedRow.due_at).is_not(None)))
