"""What waits to be served, and what went wrong, read in a few queries over the indexes of what waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_

from bot.domain.alarm import Backlog, Work
from bot.domain.case import CaseStatus
from bot.domain.message import Delivery, Lane
from bot.store.due import CLOCKS
from bot.store.tables import (
    AdviceRow,
    AskRow,
    AuditRow,
    CaseRow,
    GradedRow,
    InboxRow,
    OutboxRow,
    PhotoRow,
    TreatmentRow,
)

LANES = {Lane.SAFETY: Work.SAFETY, Lane.NOTIFICATION: Work.NOTIFICATION, Lane.REPLY: Work.REPLY, Lane.PLAN: Work.PLAN}
URGENT = (Lane.SAFETY, Lane.NOTIFICATION)
WITHOUT_CASE = timedelta(hours=1)  # so long an urgent message that belongs to no case is missed when it fails
QUARANTINE = "quarantine"  # what the audit line says once a nurse was told

_clocks: dict[Work, Any] = {
    Work.CASES: CLOCKS[CaseRow],
    Work.ASKS: CLOCKS[AskRow],
    Work.QUESTIONS: CLOCKS[GradedRow],
    Work.ADVICE: CLOCKS[AdviceRow],
    Work.TREATMENTS: CLOCKS[TreatmentRow],
    Work.PHOTOS: PhotoRow.due_at,
}
_open = col(CaseRow.status) != CaseStatus.CLOSED
_unanswered = _open & col(CaseRow.acknowledged_at).is_(None)


def read_backlog(session: Session, now: datetime) -> Backlog:
    """Everything the audit and the metrics look at. No patient's data."""
    waiting, received = session.execute(_updates()).one()
    times = zip(_clocks, session.execute(select(*map(_earliest, _clocks.values()))).one(), strict=True)
    oldest = {Work.UPDATES: received, **dict(times), **_messages(session)}
    return Backlog(
        oldest={work: due for work, due in oldest.items() if due is not None},
        updates_waiting=waiting,
        quarantined=session.execute(
            _count(col(InboxRow.update_id), col(InboxRow.quarantined_at).is_not(None))
        ).scalar_one(),
        in_doubt=session.execute(_count(col(OutboxRow.id), col(OutboxRow.state) == Delivery.IN_DOUBT)).scalar_one(),
        unacknowledged=_unacknowledged(session),
        adrift=tuple(
            session.execute(select(col(CaseRow.id)).where(_open, col(CaseRow.next_due_at).is_(None))).scalars()
        ),
        untold=tuple(session.execute(_untold()).scalars()),
        not_arrived=session.execute(_not_arrived(now)).scalar_one(),
    )


def _updates() -> Any:
    """By when they came: a try that failed puts the due time off."""
    return select(func.count(), func.min(InboxRow.received_at)).where(col(InboxRow.due_at).is_not(None))


def _earliest(column: Any) -> Any:
    return select(func.min(column)).scalar_subquery()


def _count(column: Any, where: Any) -> Any:
    return select(func.count(column)).where(where)


def _messages(session: Session) -> Mapping[Work, datetime]:
    """The oldest message of each lane that has not left; one that was tried counts from when it was decided."""
    since = func.min(case((col(OutboxRow.tries) > 0, col(OutboxRow.created_at)), else_=col(OutboxRow.due_at)))
    waiting = (
        select(col(OutboxRow.lane), since)
        .where(col(OutboxRow.state).in_((Delivery.QUEUED, Delivery.SENDING)))
        .group_by(col(OutboxRow.lane))
    )
    return {LANES[Lane(lane)]: due for lane, due in session.execute(waiting).all()}


def _unacknowledged(session: Session) -> dict[str, int]:
    counts = select(col(CaseRow.tier), func.count()).where(_unanswered).group_by(col(CaseRow.tier))
    return {tier: count for tier, count in session.execute(counts).all()}


def _untold() -> Any:
    subject = literal("update:") + cast(col(InboxRow.update_id), String)
    told = select(col(AuditRow.id)).where(col(AuditRow.subject) == subject, col(AuditRow.action) == QUARANTINE)
    return select(col(InboxRow.update_id)).where(col(InboxRow.quarantined_at).is_not(None), ~told.exists())


def _not_arrived(now: datetime) -> Any:
    """When the oldest urgent message was decided that will never arrive, while its case is unanswered and nothing urgent got through since."""
    later: Any = aliased(OutboxRow)
    made_good = select(later.id).where(
        later.state == Delivery.SENT,
        col(later.lane).in_(URGENT),
        col(later.id) > col(OutboxRow.id),
        or_(later.chat_id == col(OutboxRow.chat_id), later.case_id == col(OutboxRow.case_id)),
    )
    missed = or_(_unanswered, and_(col(OutboxRow.case_id).is_(None), col(OutboxRow.created_at) > now - WITHOUT_CASE))
    return (
        select(func.min(col(OutboxRow.created_at)))
        .outerjoin(CaseRow, col(CaseRow.id) == OutboxRow.case_id)
        .where(
            col(OutboxRow.state).in_((Delivery.FAILED, Delivery.IN_DOUBT)),
            col(OutboxRow.lane).in_(URGENT),
            missed,
            ~made_good.exists(),
        )
    )
