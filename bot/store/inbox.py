"""Queries for what came in: kept once, claimed by one worker, each chat in its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col, or_, select

from bot.store.tables import InboxRow

_TABLE = InboxRow.__table__  # type: ignore[attr-defined]
_RECEIVE = {
    dialect: insert(_TABLE).on_conflict_do_nothing(index_elements=["update_id"])
    for dialect, insert in (("postgresql", postgres_insert), ("sqlite", sqlite_insert))
}
_FINISH = (
    update(_TABLE)
    .where(_TABLE.c.update_id == bindparam("done"), _TABLE.c.done_at.is_(None))
    .values(done_at=bindparam("now"), due_at=None, claimed_by=None)
)

_FIRSTS = select(func.min(InboxRow.update_id)).where(col(InboxRow.due_at).is_not(None)).group_by(col(InboxRow.chat_id))
_LOST = (col(InboxRow.claimed_by) == bindparam("worker")) & col(InboxRow.update_id).not_in(
    bindparam("busy", expanding=True)
)
_FREE = (
    select(InboxRow)
    .where(
        col(InboxRow.update_id).in_(_FIRSTS),
        col(InboxRow.due_at) <= bindparam("now"),
        or_(col(InboxRow.claimed_by).is_(None), _LOST),
    )
    .order_by(col(InboxRow.update_id))
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)


def receive(session: Session, updates: Iterable[tuple[int, int, Mapping[str, Any]]], now: datetime) -> None:
    """Keep updates, each (update id, chat id, body). One that is here already is left alone: Telegram repeats what was not confirmed."""
    rows = [
        {"update_id": update_id, "chat_id": chat_id, "body": body, "received_at": now, "tries": 0, "due_at": now}
        for update_id, chat_id, body in updates
    ]
    session.execute(_RECEIVE[session.get_bind().dialect.name], rows)


def claim_updates(session: Session, now: datetime, worker: int, busy: Sequence[int], limit: int) -> Sequence[InboxRow]:
    """The oldest waiting update of each chat, if it is due and nobody has it, for this worker: each chat stays in order.

    What the worker claimed and is not `busy` with was never settled: it gets that again.
    """
    claiming = {"now": now, "worker": worker, "busy": busy, "limit": limit}
    rows = session.exec(_FREE, params=claiming).all()
    for row in rows:
        row.claimed_by = worker
    return rows


def finish_update(session: Session, update_id: int, now: datetime) -> bool:
    """Mark an update as acted on, in the transaction of its act. False if it was done already: then the act must not run."""
    done: Any = session.execute(_FINISH, {"done": update_id, "now": now})
    return bool(done.rowcount == 1)


def count_done(session: Session) -> int:
    """How many were acted on, ever."""
    return session.exec(select(func.count()).where(col(InboxRow.done_at).is_not(None))).one()


def claimers(session: Session) -> Sequence[int]:
    """Who has claimed what is not done yet."""
    claimed = select(InboxRow.claimed_by).where(col(InboxRow.claimed_by).is_not(None)).distinct()
    return [worker for worker in session.exec(claimed).all() if worker is not None]


def release(session: Session, worker: int) -> None:
    """A worker is gone: what it had is anybody's."""
    session.execute(update(InboxRow).where(col(InboxRow.claimed_by) == worker).values(claimed_by=None))
