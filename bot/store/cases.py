"""Queries for cases, their timeline and the people who were paged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, func, update
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, or_, select

from bot.domain.case import CaseStatus, EventKind
from bot.domain.holding import MOVES
from bot.store.once import once
from bot.store.tables import CaseEventRow, CaseRow, HeardRow, NotificationRow, OutboxRow, StaffRow
from bot.store.tables.columns import Moment

_CASE = CaseRow.__table__.c  # type: ignore[attr-defined]
_KNOWN = sqlalchemy.select(_CASE.status, _CASE.closed_at).where(_CASE.patient_id == bindparam("patient"))
_OPEN_CASE = (
    select(CaseRow)
    .where(col(CaseRow.patient_id) == bindparam("patient"), CaseRow.status != CaseStatus.CLOSED)
    .order_by(col(CaseRow.id).desc())
    .limit(1)
)
_CLOSED_SINCE = (
    select(CaseRow)
    .where(
        col(CaseRow.patient_id) == bindparam("patient"),
        CaseRow.status == CaseStatus.CLOSED,
        col(CaseRow.closed_at) >= bindparam("since", type_=Moment()),
        col(CaseRow.merged_into_id).is_(None),
    )
    .order_by(col(CaseRow.closed_at).desc(), col(CaseRow.id).desc())
)


def has_case(session: Session, patient_id: int) -> bool:
    """True if there ever was one. Where there was none, nothing that hangs on a case need be looked for."""
    return bool(_known(session, patient_id))


def open_case_of(session: Session, patient_id: int) -> CaseRow | None:
    if all(status == CaseStatus.CLOSED for status, _ in _known(session, patient_id)):
        return None
    return next(iter(once(session, _OPEN_CASE, patient=patient_id)), None)


def _known(session: Session, patient_id: int) -> Sequence[tuple[str, datetime | None]]:
    """Status and end of each case: next to nothing to read, and it tells what else there is to read."""
    return once(session, _KNOWN, patient=patient_id)


def open_codes(session: Session, patient_ids: Collection[int]) -> dict[int, list[str]]:
    """The codes of the open cases of each patient, the oldest first: one at most, where nothing came from outside."""
    found: dict[int, list[str]] = {}
    wanted = select(CaseRow.patient_id, CaseRow.code).where(
        col(CaseRow.patient_id).in_(patient_ids), CaseRow.status != CaseStatus.CLOSED
    )
    for patient_id, code in session.exec(wanted.order_by(col(CaseRow.id))):
        found.setdefault(patient_id, []).append(code)
    return found


def case_by_code(session: Session, code: str) -> CaseRow | None:
    return session.exec(select(CaseRow).where(CaseRow.code == code.strip().upper())).first()


def cases_by_ids(session: Session, ids: Sequence[int]) -> Sequence[CaseRow]:
    return session.exec(select(CaseRow).where(col(CaseRow.id).in_(ids))).all()


def open_cases(session: Session) -> Sequence[CaseRow]:
    return session.exec(select(CaseRow).where(CaseRow.status != CaseStatus.CLOSED)).all()


def cases_offered_to(session: Session, staff_id: int) -> Sequence[tuple[CaseRow, str]]:
    """Open cases somebody is asked to take, each with the name of who has it."""
    offered = select(CaseRow, StaffRow.name).join(StaffRow, col(StaffRow.id) == col(CaseRow.owner_id))
    return session.exec(
        offered.where(CaseRow.offered_to == staff_id, CaseRow.status != CaseStatus.CLOSED).order_by(
            col(CaseRow.tier_rank), col(CaseRow.id)
        )
    ).all()


def cases_of_patient(session: Session, patient_id: int) -> Sequence[CaseRow]:
    return session.exec(select(CaseRow).where(CaseRow.patient_id == patient_id).order_by(col(CaseRow.id).desc())).all()


def closed_cases_of(session: Session, patient_id: int, since: datetime) -> Sequence[CaseRow]:
    """Closed since then, the newest first; without those that became part of another."""
    if not any(closed_at is not None and closed_at >= since for _, closed_at in _known(session, patient_id)):
        return ()
    return once(session, _CLOSED_SINCE, patient=patient_id, since=since)


def recent_closed_cases(session: Session, since: datetime, limit: int) -> Sequence[CaseRow]:
    """Closed since then; the newest."""
    closed = select(CaseRow).where(CaseRow.status == CaseStatus.CLOSED, col(CaseRow.closed_at) >= since)
    return session.exec(closed.order_by(col(CaseRow.closed_at).desc()).limit(limit)).all()


def events_of(session: Session, case_id: int) -> Sequence[CaseEventRow]:
    return session.exec(
        select(CaseEventRow).where(_part_of(CaseEventRow.case_id, case_id)).order_by(col(CaseEventRow.id))
    ).all()


def _part_of(column: Any, case_id: int) -> Any:
    """Of the case itself, or of one that was merged into it."""
    return or_(column == case_id, col(column).in_(select(CaseRow.id).where(CaseRow.merged_into_id == case_id)))


def with_event(session: Session, case_ids: Sequence[int], kinds: Sequence[EventKind]) -> frozenset[int]:
    """Those of the cases that have an event of such a kind."""
    whole = func.coalesce(CaseRow.merged_into_id, CaseRow.id)
    found = (
        select(whole)
        .join(CaseEventRow, col(CaseEventRow.case_id) == col(CaseRow.id))
        .where(or_(col(CaseRow.id).in_(case_ids), col(CaseRow.merged_into_id).in_(case_ids)))
        .where(col(CaseEventRow.kind).in_(kinds))
    )
    return frozenset(session.exec(found.distinct()).all())


def red_flags_since(session: Session, patient_id: int, since: datetime) -> Sequence[CaseEventRow]:
    """Red flags of a patient after `since`, in whatever case."""
    return session.exec(
        select(CaseEventRow)
        .join(CaseRow, col(CaseRow.id) == col(CaseEventRow.case_id))
        .where(CaseRow.patient_id == patient_id, CaseEventRow.kind == EventKind.RED_FLAG, col(CaseEventRow.at) > since)
    ).all()


def events_of_cases(session: Session, case_ids: Sequence[int]) -> Sequence[CaseEventRow]:
    return session.exec(
        select(CaseEventRow).where(col(CaseEventRow.case_id).in_(case_ids)).order_by(col(CaseEventRow.id))
    ).all()


def moves_of(session: Session, case_ids: Collection[int]) -> Sequence[CaseEventRow]:
    """The lines in which these cases changed hands, without their words, oldest first."""
    brief = load_only(CaseEventRow.case_id, CaseEventRow.kind, CaseEventRow.at, CaseEventRow.staff_id)  # type: ignore[arg-type]
    moves = col(CaseEventRow.case_id).in_(case_ids), col(CaseEventRow.kind).in_(MOVES)
    return session.exec(select(CaseEventRow).where(*moves).order_by(col(CaseEventRow.id)).options(brief)).all()


def notifications_of(session: Session, case_id: int) -> Sequence[tuple[NotificationRow, OutboxRow]]:
    """Who was called, with the delivery of each call."""
    joined = select(NotificationRow, OutboxRow).where(
        _part_of(NotificationRow.case_id, case_id), NotificationRow.outbox_key == OutboxRow.key
    )
    return session.exec(joined.order_by(col(NotificationRow.id))).all()


def take_case(session: Session, case: CaseRow, staff_id: int, now: datetime) -> bool:
    """True for the one nurse who gets a case that nobody has acknowledged; the other sees who has it."""
    free = (
        update(CaseRow)
        .where(
            col(CaseRow.id) == case.id, col(CaseRow.acknowledged_at).is_(None), col(CaseRow.status) != CaseStatus.CLOSED
        )
        .values(owner_id=staff_id, status=CaseStatus.CLAIMED, acknowledged_at=now)
    )
    won = session.exec(free).rowcount == 1
    session.refresh(case)
    return bool(won)


def heard_from(session: Session, patient_id: int) -> Sequence[HeardRow]:
    return session.exec(select(HeardRow).where(HeardRow.patient_id == patient_id).order_by(col(HeardRow.id))).all()
