"""What the sender asks of the outbox: the next messages, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import union_all, update
from sqlmodel import Session, col, select

from bot.domain.message import Delivery, Lane
from bot.store import mail
from bot.store.tables import ContactRow, OutboxRow, StaffRow


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
    """`seen` counts those too that a newer text made needless."""

    letters: Sequence[Letter]
    seen: int


def claim(session: Session, now: datetime, shares: Iterable[Share]) -> Claimed:
    """The next messages, most urgent lane first. Claimed is as good as sent: the request starts with the commit."""
    rows: list[OutboxRow] = []
    for share in shares:
        rows += _next(session, now, share, {row.chat_id for row in rows})
    needless = [row for row in rows if newer_edit_waits(session, row)]
    for row in needless:
        row.state = Delivery.SUPERSEDED
    leaving = [row for row in rows if row not in needless]
    for row in leaving:
        row.state, row.claimed_at, row.tries = Delivery.SENDING, now, row.tries + 1
    return Claimed([Letter(row, changed_by(session, row)) for row in leaving], len(rows))


def _next(session: Session, now: datetime, share: Share, taken: set[int]) -> list[OutboxRow]:
    """Where one chat fills the head of the queue it is passed over, and those behind it are looked at."""
    chosen: dict[int, OutboxRow] = {}
    while (wanted := share.limit - len(chosen)) > 0:
        rows = _waiting(session, now, share.lanes, wanted, [*share.resting, *taken, *chosen])
        for row in rows:
            chosen.setdefault(row.chat_id, row)
        if len(rows) < wanted:
            break
    return list(chosen.values())


def _waiting(
    session: Session, now: datetime, lanes: Sequence[Lane], limit: int, but_not: Sequence[int]
) -> Sequence[OutboxRow]:
    """Each lane by itself, so that its index is read from the oldest due row on, however many wait behind."""
    heads = [
        select(OutboxRow.id)
        .where(
            OutboxRow.state == Delivery.QUEUED,
            OutboxRow.lane == int(lane),
            col(OutboxRow.due_at) <= now,
            col(OutboxRow.chat_id).not_in(but_not),
        )
        .order_by(col(OutboxRow.due_at), col(OutboxRow.id))
        .limit(limit)
        .subquery()
        for lane in lanes
    ]
    ids = union_all(*(select(head.c.id) for head in heads)).subquery()
    return session.exec(
        select(OutboxRow)
        .join(ids, ids.c.id == col(OutboxRow.id))
        .where(OutboxRow.state == Delivery.QUEUED)
        .order_by(col(OutboxRow.lane), col(OutboxRow.due_at), col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutboxRow)
    ).all()


def abandoned(session: Session, before: datetime | None, but_not: Sequence[int]) -> Sequence[OutboxRow]:
    """Claimed, before a moment if one is named, and nothing known since."""
    claimed = select(OutboxRow).where(OutboxRow.state == Delivery.SENDING, col(OutboxRow.id).not_in(but_not))
    old = claimed if before is None else claimed.where(col(OutboxRow.claimed_at) <= before)
    return session.exec(old.order_by(col(OutboxRow.id)).with_for_update(skip_locked=True)).all()


def changed_by(session: Session, row: OutboxRow) -> int | None:
    """The id of the message in Telegram that `row` changes; None where it is a message of its own."""
    first = mail.outbox_by_key(session, row.edits) if row.edits else None
    return first.telegram_message_id if first else None


def newer_edit_waits(session: Session, row: OutboxRow) -> bool:
    """True if a later text for the same message is queued: then this one need not be sent."""
    later = select(OutboxRow.id).where(
        OutboxRow.edits == row.edits, col(OutboxRow.id) > row.id, OutboxRow.state == Delivery.QUEUED
    )
    return bool(row.edits) and session.exec(later).first() is not None


def mark_sent(session: Session, row: OutboxRow, telegram_id: int, now: datetime) -> None:
    """Record the delivery."""
    values = {"state": Delivery.SENT, "telegram_message_id": telegram_id, "sent_at": now, "problem": ""}
    session.execute(update(OutboxRow).where(col(OutboxRow.id) == row.id).values(values))
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
