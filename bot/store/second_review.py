"""Queries of the second review: what could be drawn, what was, how it was rated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.store.tables import CaseEventRow, CaseRow, DrawRow, PatientRow, RatingRow, SampledRow

IN_ED = (Outcome.SENT_TO_ED, Outcome.EMERGENCY_SERVICES)


class Followed(NamedTuple):
    """A case, and one of the same patient that came after it and led to an emergency department."""

    case_id: int
    closed_at: datetime
    ed_opened_at: datetime


def closed_between(session: Session, start: datetime, end: datetime) -> Sequence[CaseRow]:
    """Closed cases that nobody looked at again yet, and of which there is still something to read."""
    closed = select(CaseRow).join(PatientRow, col(PatientRow.id) == col(CaseRow.patient_id))
    closed = closed.where(*_may_be_drawn(), col(CaseRow.closed_at) >= start, col(CaseRow.closed_at) < end)
    return session.exec(closed.order_by(col(CaseRow.id))).all()


def followed_by_ed(session: Session, since: datetime, start: datetime, end: datetime) -> list[Followed]:
    """Cases closed from `since` on that did not lead to an emergency department, while one closed in the span did."""
    later = aliased(CaseRow)
    pairs = (
        select(col(CaseRow.id), col(CaseRow.closed_at), col(later.opened_at))
        .join(PatientRow, col(PatientRow.id) == col(CaseRow.patient_id))
        .join(later, col(later.patient_id) == col(CaseRow.patient_id))
        .where(
            *_may_be_drawn(),
            col(CaseRow.outcome).not_in(IN_ED),
            col(CaseRow.closed_at) >= since,
            col(later.outcome).in_(IN_ED),
            col(later.closed_at) >= start,
            col(later.closed_at) < end,
            col(later.opened_at) >= col(CaseRow.closed_at),
        )
    )
    found = session.exec(pairs)
    return [Followed(case or 0, closed, opened) for case, closed, opened in found if closed is not None]


def draw_of(session: Session, month: str) -> DrawRow | None:
    return session.exec(select(DrawRow).where(DrawRow.month == month)).first()


def months_drawn(session: Session) -> Sequence[str]:
    """Newest first."""
    return session.exec(select(DrawRow.month).order_by(col(DrawRow.month).desc())).all()


def sampled_of(session: Session, month: str) -> Sequence[tuple[SampledRow, CaseRow, RatingRow | None]]:
    drawn = _sampled().join(DrawRow, col(DrawRow.id) == col(SampledRow.draw_id)).where(DrawRow.month == month)
    return session.exec(drawn.order_by(col(SampledRow.id))).all()


def sampled_by_id(session: Session, sampled_id: int) -> tuple[SampledRow, CaseRow, RatingRow | None] | None:
    return session.exec(_sampled().where(SampledRow.id == sampled_id)).first()


def unrated(session: Session) -> Sequence[tuple[SampledRow, CaseRow]]:
    """Of all months, the oldest first. Of patients erased since there is nothing left to read."""
    waiting = (
        select(SampledRow, CaseRow)
        .join(CaseRow, col(CaseRow.id) == col(SampledRow.case_id))
        .join(PatientRow, col(PatientRow.id) == col(CaseRow.patient_id))
        .join(RatingRow, col(RatingRow.sampled_id) == col(SampledRow.id), isouter=True)
        .where(col(RatingRow.id).is_(None), col(PatientRow.erased_at).is_(None))
    )
    return session.exec(waiting.order_by(col(SampledRow.id))).all()


class Line(NamedTuple):
    """Of a timeline, without its words."""

    case_id: int
    kind: str
    rules: list[str]
    staff_id: int | None


def lines_of(session: Session, case_ids: Sequence[int]) -> list[Line]:
    """The timelines of the cases, oldest line first."""
    columns: tuple[Any, ...] = (CaseEventRow.case_id, CaseEventRow.kind, CaseEventRow.rules, CaseEventRow.staff_id)
    lines = select(*columns).where(col(CaseEventRow.case_id).in_(case_ids)).order_by(col(CaseEventRow.id))
    return [Line(*line) for line in session.exec(lines)]


def hands_of(session: Session, case_ids: Sequence[int]) -> dict[int, set[int]]:
    """Who did anything in each of the cases. To have been paged is nothing done."""
    acted = select(CaseEventRow.case_id, CaseEventRow.staff_id).where(
        col(CaseEventRow.case_id).in_(case_ids),
        col(CaseEventRow.staff_id).is_not(None),
        CaseEventRow.kind != EventKind.PAGED,
    )
    found: dict[int, set[int]] = {}
    for case_id, staff_id in session.exec(acted.distinct()):
        found.setdefault(case_id, set()).add(staff_id or 0)
    return found


def _sampled() -> Select[SampledRow, CaseRow, RatingRow]:
    return (
        select(SampledRow, CaseRow, RatingRow)
        .join(CaseRow, col(CaseRow.id) == col(SampledRow.case_id))
        .join(RatingRow, col(RatingRow.sampled_id) == col(SampledRow.id), isouter=True)
    )


def _may_be_drawn() -> tuple[ColumnElement[bool], ...]:
    return (
        col(CaseRow.status) == CaseStatus.CLOSED,
        col(CaseRow.outcome) != "",
        col(PatientRow.synthetic).is_(False),
        col(PatientRow.erased_at).is_(None),
        col(CaseRow.id).not_in(select(SampledRow.case_id)),
    )
