"""Queries for fire drills: who plays the patient, what was begun, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.case import CaseStatus
from bot.domain.tier import Tier
from bot.store.tables import CaseRow, DrillRow, InboxRow, PatientRow

_RED_FLAGS = tuple(tier for tier in Tier if tier.is_red_flag)


def player(session: Session) -> PatientRow | None:
    """The made-up patient, if there is one yet."""
    known = select(PatientRow).where(col(PatientRow.synthetic).is_(True), col(PatientRow.erased_at).is_(None))
    return session.exec(known.order_by(col(PatientRow.id).desc())).first()


def newest(session: Session, limit: int) -> Sequence[DrillRow]:
    return session.exec(select(DrillRow).order_by(col(DrillRow.id).desc()).limit(limit)).all()


def cases_of(session: Session, drills: Sequence[DrillRow]) -> dict[int, CaseRow]:
    """The case each drill led to: the first that opened before the next one began."""
    patients = {drill.patient_id for drill in drills}
    since = min((drill.started_at for drill in drills), default=None)
    if since is None:
        return {}
    opened = select(CaseRow).where(col(CaseRow.patient_id).in_(patients), col(CaseRow.opened_at) >= since)
    rows = session.exec(opened.order_by(col(CaseRow.id))).all()
    found: dict[int, CaseRow] = {}
    for case in rows:
        begun = max((one for one in drills if one.started_at <= case.opened_at), key=lambda one: one.id or 0)
        found.setdefault(begun.id or 0, case)
    return found


def update_of(drill: DrillRow) -> int:
    """The number of its update in the inbox: Telegram's own are above zero."""
    return -(drill.id or 0)


def is_unheard(session: Session, drill: DrillRow) -> bool:
    """Its words wait in the inbox."""
    row = session.get(InboxRow, update_of(drill))
    return row is not None and row.done_at is None and row.quarantined_at is None


def real_alarm(session: Session) -> CaseRow | None:
    """A red flag of a real patient that nobody has acknowledged."""
    waiting = (
        select(CaseRow)
        .join(PatientRow, col(PatientRow.id) == col(CaseRow.patient_id))
        .where(
            CaseRow.status != CaseStatus.CLOSED,
            col(CaseRow.acknowledged_at).is_(None),
            col(CaseRow.tier).in_(_RED_FLAGS),
            col(PatientRow.synthetic).is_(False),
        )
    )
    return session.exec(waiting.limit(1)).first()


def last_started(session: Session) -> datetime | None:
    found = newest(session, 1)
    return found[0].started_at if found else None
