"""Queries for the queue: its counts, one page of it, and what stands in the rows of that page. Nothing else is read or deciphered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, true, union_all
from sqlalchemy import case as sql_case
from sqlalchemy import select as plain_select
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select, text

from bot.domain.case import DRILL_RANK
from bot.domain.queue_view import Count, Show, View
from bot.domain.tier import Tier
from bot.store.tables import CaseEventRow, CaseRow, GradedRow, PatientRow, TreatmentRow

Where = ColumnElement[bool]
Figures = Select[*tuple[Any, ...]]

OPEN = text("status <> 'closed'")  # word for word as the index has it, or SQLite does not see that it fits


def queue_counts(session: Session, view: View) -> dict[Tier, Count]:
    """Of each tier, from the index: its cases stand together there, so that nothing has to be sorted."""
    awake, snoozed = _summed(session, view, _awake), _summed(session, view, _snoozed)
    return {tier: _as_count(view, tier, awake[tier.rank], snoozed[tier.rank][0]) for tier in Tier}


def _summed(session: Session, view: View, figures: Callable[[View, Tier, Where], Figures]) -> dict[int, list[int]]:
    """By rank: the patients of a tier and its fire drills, which stand apart."""
    each = (figures(view, tier, where) for tier in Tier for where in (_patients_of(tier), _drills_of(tier)))
    rows: Sequence[Any] = session.execute(union_all(*each)).all()
    found: dict[int, list[int]] = {}
    for rank, *numbers in rows:
        before = found.get(rank, [0] * len(numbers))
        found[rank] = [sum(pair) for pair in zip(before, (number or 0 for number in numbers), strict=True)]
    return found


def _awake(view: View, tier: Tier, where: Where) -> Figures:
    parts = _parts(view)
    late_in_view = and_(parts.get(view.show, false()), parts[Show.OVERDUE])
    figures = [func.sum(sql_case((figure, 1), else_=0)) for figure in (*parts.values(), late_in_view)]
    return plain_select(literal(tier.rank), *figures).where(OPEN, where, _is_awake(view))


def _snoozed(view: View, tier: Tier, where: Where) -> Figures:
    return plain_select(literal(tier.rank), func.count()).where(OPEN, where, _is_snoozed(view))


def _patients_of(tier: Tier) -> Where:
    """A case without a place counts with the gravest, before whom it stands."""
    place = col(CaseRow.queue_place)
    begins = place >= str(tier.rank) if tier.rank else true()
    return and_(begins, place < str(tier.rank + 1))


def _drills_of(tier: Tier) -> Where:
    """They count as what they play, and stand behind every patient."""
    place = col(CaseRow.queue_place)
    return and_(place >= f"{DRILL_RANK}{tier.rank}", place < f"{DRILL_RANK}{tier.rank + 1}")


def _as_count(view: View, tier: Tier, numbers: Sequence[int], snoozed: int) -> Count:
    *by_part, late_in_view = numbers
    by_show = {**dict(zip(_parts(view), by_part, strict=True)), Show.SNOOZED: snoozed}
    return Count(by_show, by_show[view.show], late_in_view) if view.tier in (None, tier) else Count(by_show, 0, 0)


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


def treatments_in_brief(session: Session, patient_ids: Sequence[int]) -> dict[int, list[TreatmentRow]]:
    """The treatments of each patient, newest first: what was treated and when."""
    brief = load_only(TreatmentRow.patient_id, TreatmentRow.treated_at, TreatmentRow.indication)  # type: ignore[arg-type]
    order = (col(TreatmentRow.treated_at).desc(), col(TreatmentRow.id).desc())
    theirs = select(TreatmentRow).where(col(TreatmentRow.patient_id).in_(patient_ids)).order_by(*order)
    found: dict[int, list[TreatmentRow]] = {}
    for row in session.exec(theirs.options(brief)).all():
        found.setdefault(row.patient_id, []).append(row)
    return found


def events_in_brief(session: Session, case_ids: Sequence[int]) -> dict[int, list[CaseEventRow]]:
    """The timelines without their words, oldest line first."""
    who, what = (CaseEventRow.case_id, CaseEventRow.staff_id), (CaseEventRow.kind, CaseEventRow.symptoms)
    brief = load_only(*who, *what, CaseEventRow.at, CaseEventRow.heard_id)  # type: ignore[arg-type]
    lines = select(CaseEventRow).where(col(CaseEventRow.case_id).in_(case_ids)).order_by(col(CaseEventRow.id))
    found: dict[int, list[CaseEventRow]] = {}
    for row in session.exec(lines.options(brief)).all():
        found.setdefault(row.case_id, []).append(row)
    return found


def _shown(view: View) -> Where:
    """The cases in the view."""
    part = _is_snoozed(view) if view.show is Show.SNOOZED else and_(_parts(view)[view.show], _is_awake(view))
    return part if view.tier is None else and_(part, or_(_patients_of(view.tier), _drills_of(view.tier)))


def _parts(view: View) -> dict[Show, ColumnElement[bool]]:
    """Of the cases that are not snoozed."""
    owner, due = col(CaseRow.owner_id), col(CaseRow.step_due_at)
    return {
        Show.ALL: true(),
        Show.MINE: owner == view.staff_id,
        Show.UNCLAIMED: owner.is_(None),
        Show.OVERDUE: due < view.now,
        Show.WAITING: or_(col(CaseRow.answer_awaited), _asked()),
    }


def _is_snoozed(view: View) -> ColumnElement[bool]:
    return col(CaseRow.snoozed_until) > view.now


def _is_awake(view: View) -> ColumnElement[bool]:
    until = col(CaseRow.snoozed_until)
    return or_(until.is_(None), until <= view.now)


def _asked() -> ColumnElement[bool]:
    """A graded question of the case waits for its answer."""
    return col(CaseRow.id).in_(select(GradedRow.case_id).where(col(GradedRow.due_at).is_not(None)))
