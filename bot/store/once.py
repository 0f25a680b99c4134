"""What one act asks again is read once, until the act writes something or locks a patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as AnySession
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


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _: object) -> None:
    forget(session)


@event.listens_for(Session, "do_orm_execute")
def _forget_before_writing(state: ORMExecuteState) -> None:
    if not state.is_select:
        forget(state.session)
