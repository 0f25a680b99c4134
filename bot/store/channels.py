"""Queries for the ways to page people, and for the calls that went out by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, and_, col, or_, select

from bot.domain.case import CaseStatus, EventKind
from bot.domain.message import TELEGRAM, Delivery
from bot.store.tables import CaseEventRow, CaseRow, NotificationRow, OutboxRow, StaffChannelRow, StaffRow

_ELSEWHERE = (  # written once: it is asked for after every commit
    select(OutboxRow)
    .where(
        or_(
            OutboxRow.state == Delivery.QUEUED,
            and_(OutboxRow.state == Delivery.SENDING, col(OutboxRow.claimed_at) <= bindparam("forgotten")),
        ),
        OutboxRow.channel != TELEGRAM,
        col(OutboxRow.due_at) <= bindparam("now"),
    )
    .order_by(col(OutboxRow.lane), col(OutboxRow.due_at), col(OutboxRow.id))
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)


def channels(session: Session, staff_id: int | None = None) -> Sequence[StaffChannelRow]:
    """Those in use, in the order in which they are tried; of one person if named."""
    used = select(StaffChannelRow).where(col(StaffChannelRow.removed_at).is_(None))
    if staff_id is not None:
        used = used.where(StaffChannelRow.staff_id == staff_id)
    return session.exec(used.order_by(col(StaffChannelRow.place), col(StaffChannelRow.id))).all()


def staff_with_channels(session: Session) -> Mapping[int, tuple[StaffRow, list[StaffChannelRow]]]:
    """Everybody who works here, in the clinic's calling order, with the channels in use: in one look."""
    used = (col(StaffChannelRow.staff_id) == col(StaffRow.id)) & col(StaffChannelRow.removed_at).is_(None)
    rows = session.exec(
        select(StaffRow, StaffChannelRow)
        .join(StaffChannelRow, used, isouter=True)
        .where(col(StaffRow.disabled_at).is_(None))
        .order_by(col(StaffRow.call_order), col(StaffRow.id), col(StaffChannelRow.place), col(StaffChannelRow.id))
    )
    found: dict[int, tuple[StaffRow, list[StaffChannelRow]]] = {}
    for staff, channel in rows:
        own = found.setdefault(staff.id or 0, (staff, []))[1]
        own.extend([channel] if channel is not None else [])
    return found


def call_of(session: Session, outbox_key: str) -> NotificationRow | None:
    """The call that a message is; None where it is another message."""
    return session.exec(select(NotificationRow).where(NotificationRow.outbox_key == outbox_key)).first()


def calls_of_step(session: Session, case: CaseRow, step: int) -> Sequence[tuple[NotificationRow, OutboxRow]]:
    """Who was called in this step, since the case waits, with the delivery of each call."""
    return session.exec(
        select(NotificationRow, OutboxRow)
        .join(OutboxRow, col(OutboxRow.key) == col(NotificationRow.outbox_key))
        .where(
            NotificationRow.case_id == case.id,
            NotificationRow.step == step,
            col(NotificationRow.at) >= case.paged_since,
        )
        .order_by(col(NotificationRow.id))
    ).all()


def last_step_called(session: Session, case: CaseRow) -> int:
    """The newest step in which anybody was called since the case waits; a later one may have called nobody at its hour."""
    latest = select(func.max(NotificationRow.step)).where(
        NotificationRow.case_id == case.id, col(NotificationRow.at) >= case.waiting_since
    )
    return session.exec(latest).one() or 0


def has_arrived(session: Session, case: CaseRow) -> bool:
    """True if a call to a member of staff has arrived since the case waits."""
    return session.exec(_arrived().where(CaseRow.id == case.id).limit(1)).first() is not None


def unpageable(session: Session, case_id: int | None = None) -> Sequence[CaseRow]:
    """Cases for which nobody could be called, and no call to a member of staff has arrived since: the alarm is up."""
    alarm = (
        select(CaseRow)
        .join(CaseEventRow, col(CaseEventRow.case_id) == col(CaseRow.id))
        .where(
            CaseEventRow.kind == EventKind.NOBODY_TO_PAGE,
            since_it_is_paged(CaseEventRow.at),
            *_waiting(),
            ~_arrived().where(col(OutboxRow.sent_at) >= col(CaseEventRow.at)).correlate(CaseRow, CaseEventRow).exists(),
        )
        .distinct()
    )
    return session.exec(alarm if case_id is None else alarm.where(CaseRow.id == case_id)).all()


def look_again_at_calls(session: Session, staff_id: int, now: datetime) -> None:
    """Somebody who left: what waits to be sent to them is not, and whoever was to answer is looked for at once."""
    theirs = update(OutboxRow).where(col(OutboxRow.staff_id) == staff_id)
    session.execute(theirs.where(col(OutboxRow.state) == Delivery.QUEUED).values(state=Delivery.SUPERSEDED))
    calls = (
        select(NotificationRow.outbox_key)
        .join(CaseRow, col(CaseRow.id) == col(NotificationRow.case_id))
        .where(NotificationRow.staff_id == staff_id, since_it_is_paged(NotificationRow.at), *_waiting())
    )
    session.execute(theirs.where(col(OutboxRow.key).in_(calls)).values(deliver_by=now))


def claim_elsewhere(session: Session, now: datetime, limit: int, lease: timedelta) -> Sequence[OutboxRow]:
    """The next messages for other channels than Telegram. An old claim counts as none."""
    claiming = {"now": now, "forgotten": now - lease, "limit": limit}
    rows = session.exec(_ELSEWHERE, params=claiming).all()
    for row in rows:
        row.state, row.claimed_at, row.tries = Delivery.SENDING, now, row.tries + 1
    return rows


def since_it_is_paged(at: Any) -> Any:
    """True of a moment at or after the first step of the paging that goes on. As CaseRow.paged_since."""
    again = or_(col(CaseRow.late_since).is_(None), col(at) >= col(CaseRow.late_since))
    return and_(col(at) >= col(CaseRow.waiting_since), again)


def _waiting() -> tuple[Any, ...]:
    return (CaseRow.status != CaseStatus.CLOSED, col(CaseRow.acknowledged_at).is_(None))


def _arrived() -> Any:
    return (
        select(NotificationRow.id)
        .join(OutboxRow, col(OutboxRow.key) == col(NotificationRow.outbox_key))
        .where(
            NotificationRow.case_id == CaseRow.id,
            col(NotificationRow.staff_id).is_not(None),
            since_it_is_paged(NotificationRow.at),
            OutboxRow.state == Delivery.SENT,
        )
    )
