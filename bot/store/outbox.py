"""What the sender asks of the outbox: the next messages, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, union_all, update
from sqlmodel import Session, col, select

from bot.domain.message import TELEGRAM, Delivery, Lane
from bot.store import mail
from bot.store.tables import ContactRow, OutboxRow, StaffRow

# What is asked for every message is written once: writing a statement takes longer than running it.
_TABLE = OutboxRow.__table__  # type: ignore[attr-defined]
_OF_IDS = select(OutboxRow).where(col(OutboxRow.id).in_(bindparam("ids", expanding=True)))
_SENT = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("message"))
    .values(
        state=Delivery.SENT,
        telegram_message_id=bindparam("telegram"),
        sent_at=bindparam("now"),
        problem="",
        deliver_by=None,
    )
)


@dataclass(frozen=True)
class Share:
    """So many messages of these lanes may leave, one to a chat, none to the chats that rest."""

    lanes: Sequence[Lane]
    limit: int
    resting: Sequence[int] = ()


@dataclass(frozen=True)
class Letter:
    """A claimed message, and the id of the message of Telegram that it changes in place, if it changes one."""

    row: OutboxRow
    changes: int | None = None

    @property
    def alert(self) -> bool:
        return Lane(self.row.lane).is_alert


@dataclass(frozen=True)
class Claimed:
    """`seen`, by share, counts those too that will not leave: a newer text made them needless, or nobody can read them.

    `more`, by share: others may wait behind them.
    """

    letters: Sequence[Letter]
    seen: Sequence[int]
    more: Sequence[bool]


def claim(session: Session, now: datetime, shares: Iterable[Share], room: int) -> Claimed:
    """The next messages, most urgent lane first, `room` at most. Claimed is as good as sent: the request starts with the commit."""
    ids: list[int] = []
    chats: set[int] = set()
    seen, more = [], []
    for share in shares:
        fitting = replace(share, limit=min(share.limit, room - len(ids)))
        found = _next(session, now, fitting, chats)
        ids += found.values()
        chats |= found.keys()
        seen.append(len(found))
        more.append(len(found) >= fitting.limit)
    leaving = [row for row in _read(session, ids) if not _is_needless(session, row)]
    for row in leaving:
        row.state, row.claimed_at, row.tries = Delivery.SENDING, now, row.tries + 1
    return Claimed([Letter(row, changed_by(session, row)) for row in leaving], seen, more)


def _next(session: Session, now: datetime, share: Share, taken: set[int]) -> dict[int, int]:
    """Chat -> message. Where one chat fills the head of the queue it is passed over, and those behind it are looked at."""
    chosen: dict[int, int] = {}
    while (wanted := share.limit - len(chosen)) > 0:
        waiting = _waiting(session, now, share.lanes, wanted, [*share.resting, *taken, *chosen])
        for message_id, chat_id in waiting:
            chosen.setdefault(chat_id, message_id or 0)
        if len(waiting) < wanted:
            break
    return chosen


def _waiting(
    session: Session, now: datetime, lanes: Sequence[Lane], limit: int, but_not: Sequence[int]
) -> Sequence[tuple[int | None, int]]:
    """Message and chat."""
    waiting: Sequence[tuple[int | None, int]] = session.exec(
        _due(tuple(lanes)), params={"now": now, "limit": limit, "but_not": but_not}
    ).all()
    return waiting


@cache
def _due(lanes: tuple[Lane, ...]) -> Any:
    """Each lane by itself, so that its index is read from the oldest due row on, however many wait behind."""
    heads = [
        select(OutboxRow.id)
        .where(
            OutboxRow.state == Delivery.QUEUED,
            OutboxRow.lane == int(lane),
            OutboxRow.channel == TELEGRAM,
            col(OutboxRow.due_at) <= bindparam("now"),
            col(OutboxRow.chat_id).not_in(bindparam("but_not", expanding=True)),
        )
        .order_by(col(OutboxRow.due_at), col(OutboxRow.id))
        .limit(bindparam("limit"))
        .subquery()
        for lane in lanes
    ]
    ids = union_all(*(select(head.c.id) for head in heads)).subquery()
    return (
        select(col(OutboxRow.id), col(OutboxRow.chat_id))
        .join(ids, ids.c.id == col(OutboxRow.id))
        .where(OutboxRow.state == Delivery.QUEUED)
        .order_by(col(OutboxRow.lane), col(OutboxRow.due_at), col(OutboxRow.id))
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True, of=OutboxRow)
    )


def _read(session: Session, ids: Sequence[int]) -> Sequence[OutboxRow]:
    """In their order. A row that cannot be unsealed fails alone."""
    try:
        found = {row.id: row for row in session.exec(_OF_IDS, params={"ids": ids})}
        return [found[message_id] for message_id in ids]
    except Exception:
        if len(ids) > 1:
            return [row for one in ids for row in _read(session, [one])]
        unreadable = {"state": Delivery.FAILED, "problem": "Unreadable"}
        session.execute(update(OutboxRow).where(col(OutboxRow.id).in_(ids)).values(unreadable))
        return []


def _is_needless(session: Session, row: OutboxRow) -> bool:
    needless = is_overtaken(session, row)
    if needless:
        row.state = Delivery.SUPERSEDED
    return needless


def abandoned(session: Session, before: datetime | None, but_not: Sequence[int]) -> Sequence[OutboxRow]:
    """Claimed, before a moment if one is named, and nothing known since."""
    own = (OutboxRow.state == Delivery.SENDING, OutboxRow.channel == TELEGRAM, col(OutboxRow.id).not_in(but_not))
    claimed = select(OutboxRow).where(*own)
    old = claimed if before is None else claimed.where(col(OutboxRow.claimed_at) <= before)
    return session.exec(old.order_by(col(OutboxRow.id)).with_for_update(skip_locked=True)).all()


def changed_by(session: Session, row: OutboxRow) -> int | None:
    """The id of the message in Telegram that `row` changes; None where it is a message of its own."""
    first = mail.outbox_by_key(session, row.edits) if row.edits else None
    return first.telegram_message_id if first else None


STANDING = (Delivery.QUEUED, Delivery.SENDING, Delivery.SENT)


def is_overtaken(session: Session, row: OutboxRow) -> bool:
    """True if a later text for the same message waits, is under way or stands there: then this one, held or tried again, must not be sent."""
    if not row.edits:
        return False
    later = select(OutboxRow.id).where(
        OutboxRow.edits == row.edits, col(OutboxRow.id) > row.id, col(OutboxRow.state).in_(STANDING)
    )
    return session.exec(later).first() is not None


def mark_sent(session: Session, row: OutboxRow, telegram_id: int, now: datetime) -> None:
    """Record the delivery. Rows that the session has read already do not show it: it is for a transaction of its own."""
    session.execute(_SENT, {"message": row.id, "telegram": telegram_id, "now": now})
    if row.edits:
        # Where the edit had to be said anew, later edits follow it; a first text that still waits need not be sent.
        first = update(OutboxRow).where(col(OutboxRow.key) == row.edits)
        session.execute(first.values(telegram_message_id=telegram_id))
        session.execute(first.where(col(OutboxRow.state) == Delivery.QUEUED).values(state=Delivery.SUPERSEDED))


def forget_message(session: Session, key: str) -> None:
    """What was sent for this key is gone from the chat."""
    session.execute(update(OutboxRow).where(col(OutboxRow.key) == key).values(telegram_message_id=None))


def move_chat(session: Session, old: int, new: int) -> None:
    """A chat has a new id: for its person and for everything decided. The messages in it have new ids that nobody tells."""
    for table in (ContactRow, StaffRow):
        known = session.exec(select(table).where(col(table.chat_id) == new)).first()
        if known is None:
            session.execute(update(table).where(col(table.chat_id) == old).values(chat_id=new))
    session.execute(
        update(OutboxRow).where(col(OutboxRow.chat_id) == old).values(chat_id=new, telegram_message_id=None)
    )
