"""Queries for what was decided to go out. How the outbox is emptied: `outbox.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col, select

from bot.domain.drill import DRILL_CHANNEL, DRILL_CHAT
from bot.domain.message import Delivery, Outgoing
from bot.store.tables import HeardRow, OutboxRow, PhotoRow

LOOK_BACK = 10  # messages
Buttons = Sequence[Sequence[Mapping[str, str]]]
NEVER_SHOWN = (Delivery.FAILED, Delivery.SUPERSEDED)

_TABLE = OutboxRow.__table__  # type: ignore[attr-defined]
# RETURNING, because PostgreSQL's driver does not count the rows of such an insert.
_INSERTS = {
    dialect: insert(_TABLE).on_conflict_do_nothing(index_elements=["key"]).returning(_TABLE.c.key)
    for dialect, insert in (("postgresql", postgres_insert), ("sqlite", sqlite_insert))
}
_SAID = (  # nearly every message edits nothing: written so that the index of the chat is read, never that of the edits
    select(OutboxRow)
    .where(col(OutboxRow.chat_id) == bindparam("chat"), col(OutboxRow.edits).concat("") == "")
    .order_by(col(OutboxRow.id).desc())
    .limit(bindparam("limit"))
)
# Itself or an edit of it: edits come later.
_NEWEST_KEY = _SAID.with_only_columns(col(OutboxRow.key)).limit(1).scalar_subquery()
_LATEST = (
    select(OutboxRow)
    .where(or_(col(OutboxRow.key) == _NEWEST_KEY, col(OutboxRow.edits) == _NEWEST_KEY))
    .order_by(col(OutboxRow.id).desc())
    .limit(1)
)
_LATEST_BUTTONS = _LATEST.with_only_columns(col(OutboxRow.buttons))
_EDITED = select(OutboxRow).where(col(OutboxRow.edits) == bindparam("key")).order_by(col(OutboxRow.id).desc()).limit(1)
_OF_KEY = select(OutboxRow).where(col(OutboxRow.key) == bindparam("key"))


def queue(session: Session, message: Outgoing, now: datetime, **links: int | None) -> bool:
    """Decide a message; False if its key was decided before. `links` are patient_id, staff_id, case_id."""
    session.flush()  # what was put before keeps its place before it
    row = _row(message, now, links)
    return session.execute(_INSERTS[session.get_bind().dialect.name], row).first() is not None


def put(session: Session, message: Outgoing, now: datetime, **links: int | None) -> None:
    """As `queue`, for a key that is new for certain: it waits for the next flush, with whatever else was put."""
    session.add(OutboxRow(**_row(message, now, links)))


def _row(message: Outgoing, now: datetime, links: Mapping[str, int | None]) -> dict[str, Any]:
    """What is said to the made-up patient of a fire drill is settled at once: no sender ever claims it, and it takes no place in the limits."""
    drilled = message.chat_id == DRILL_CHAT
    return {
        "key": message.key,
        "topic": topic_of(message.key),
        "channel": DRILL_CHANNEL if drilled else message.channel,
        "address": message.address or None,
        "chat_id": message.chat_id,
        "lane": int(message.lane),
        "text": message.text,
        "buttons": [[{"text": b.text, "data": b.data, "url": b.url} for b in buttons] for buttons in message.buttons],
        "edits": message.edits,
        "pin": message.pin,
        "photo_id": message.photo,
        "state": Delivery.SENT if drilled else Delivery.QUEUED,
        "sent_at": now if drilled else None,
        "possible_repeat": False,
        "tries": 0,
        "problem": "",
        "created_at": now,
        "due_at": message.due_at or now,
        "deliver_by": None if drilled else message.deliver_by,
        **links,
    }


def outbox_by_key(session: Session, key: str) -> OutboxRow | None:
    return session.exec(_OF_KEY, params={"key": key}).first()


def latest_in_chat(session: Session, chat_id: int) -> OutboxRow | None:
    """The newest message of a chat as it stands now, an edit in place of what it edits."""
    return session.exec(_LATEST, params={"chat": chat_id}).first()


def latest_buttons(session: Session, chat_id: int, *, look_back: bool) -> Buttons:
    """Those of the newest message of a chat as it stands now; with `look_back`, of the newest one that had any."""
    if not look_back:
        return session.execute(_LATEST_BUTTONS, {"chat": chat_id}).scalar() or []
    rows = session.exec(_SAID, params={"chat": chat_id, "limit": LOOK_BACK}).all()
    first = next((row for row in rows if row.buttons), None)
    if first is None:
        return []
    return (session.exec(_EDITED, params={"key": first.key}).first() or first).buttons or []


def drop_queued(session: Session, chat_id: int, lane: int) -> None:
    """A chat that was stopped gets no more of this lane."""
    waiting = (
        update(OutboxRow)
        .where(col(OutboxRow.chat_id) == chat_id, col(OutboxRow.lane) == lane, col(OutboxRow.state) == Delivery.QUEUED)
        .values(state=Delivery.SUPERSEDED)
    )
    session.execute(waiting)


def photos_to_fetch(session: Session, now: datetime, limit: int) -> Sequence[PhotoRow]:
    return session.exec(
        select(PhotoRow).where(col(PhotoRow.due_at) <= now).order_by(col(PhotoRow.due_at)).limit(limit)
    ).all()


def topic_of(key: str) -> str:
    return key.rpartition("/")[0]


def latest_of_topic(session: Session, topic: str) -> OutboxRow | None:
    """The newest message about one thing: what an edit must replace."""
    return session.exec(select(OutboxRow).where(OutboxRow.topic == topic).order_by(col(OutboxRow.id).desc())).first()


def is_last_in_chat(session: Session, row: OutboxRow, apart_from: str = "") -> bool:
    """True if nothing else was said in the chat, by either side, since the message that `row` is (an edit of).

    What was taken back before it left was not said.
    `apart_from` is the key of one message that does not count.
    """
    first = outbox_by_key(session, row.edits) if row.edits else row
    if first is None:
        return False
    said = select(OutboxRow.id).where(
        OutboxRow.chat_id == row.chat_id,
        OutboxRow.edits == "",
        or_(col(OutboxRow.state) != Delivery.SUPERSEDED, col(OutboxRow.telegram_message_id).is_not(None)),
        col(OutboxRow.id) > first.id,
        OutboxRow.key != apart_from,
    )
    return session.exec(said).first() is None and not is_answered(session, first)


def is_answered(session: Session, row: OutboxRow) -> bool:
    """True if the person wrote something after it."""
    heard = select(HeardRow.id).where(HeardRow.chat_id == row.chat_id, col(HeardRow.at) > row.created_at)
    return session.exec(heard).first() is not None


def stands(session: Session, row: OutboxRow, text: str) -> bool:
    """True if the chat shows this text as the person saw it last: it arrived or will, and they wrote nothing since."""
    return row.text == text and row.state not in NEVER_SHOWN and not is_answered(session, row)
