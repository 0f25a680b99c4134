"""What one act asks again is read once, until the act writes to a table it was read from, or locks a patient."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, Table, event
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.sql import visitors
from sqlmodel import Session

_READ = "read once"


def once(session: Session, statement: Any, **values: Any) -> Sequence[Any]:
    """The rows of `statement`, which must be written once and used again: it is known by itself and its values."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    read: dict[Any, Sequence[Any]] = session.info.setdefault(_READ, {})
    key = (statement, *values.values())
    if key not in read:
        read[key] = session.exec(statement, params=values).all()
    return read[key]


def forget(session: AnySession) -> None:
    """What was read before a lock may be somebody else's past: it is asked again."""
    session.info.pop(_READ, None)


def forget_before(session: AnySession, statement: Executable) -> None:
    """The same before a statement that is no question. SQLAlchemy's event for this would have it make ready every question twice."""
    if not statement.is_select:
        forget(session)


@event.listens_for(Session, "after_flush")
def _forget_what_changed(session: Session, _: object) -> None:
    if read := session.info.get(_READ):
        written = {row.__tablename__ for rows in (session.new, session.dirty, session.deleted) for row in rows}
        session.info[_READ] = {key: rows for key, rows in read.items() if written.isdisjoint(_tables(key[0]))}


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _: object) -> None:
    forget(session)


@cache  # as many as there are statements in the source
def _tables(statement: Any) -> frozenset[str]:
    return frozenset(part.name for part in visitors.iterate(statement) if isinstance(part, Table))
