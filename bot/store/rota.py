"""Queries for the rota: what still bears on who is on call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from bot.store.people import hash_of
from bot.store.tables import CalendarLinkRow, OutboxRow, OverrideRow, ShiftRow, StaffRow, SwapRow, TimeOffRow


def is_kept(session: Session, since: datetime) -> bool:
    """True if anything at all bears on who is on call: one look, where a clinic keeps no rota."""
    parts = (
        _going(select(ShiftRow.id), since.date()),
        select(OverrideRow.id).where(col(OverrideRow.end_at) > since),
        select(TimeOffRow.id).where(col(TimeOffRow.end_at) > since),
    )
    return session.exec(select(or_(*(part.exists() for part in parts)))).one()


def shifts(session: Session, since: date) -> Sequence[ShiftRow]:
    """Those that begin on `since` or later, in the order of their numbers."""
    return list(session.exec(_going(select(ShiftRow), since).order_by(col(ShiftRow.id))))


def overrides(session: Session, since: datetime) -> Sequence[OverrideRow]:
    """Not over before `since` and not withdrawn."""
    standing = col(OverrideRow.withdrawn_at).is_(None)
    found = select(OverrideRow).where(standing, col(OverrideRow.end_at) > since)
    return session.exec(found.order_by(col(OverrideRow.start_at), col(OverrideRow.id))).all()


def times_off(session: Session, since: datetime) -> Sequence[TimeOffRow]:
    """Not over before `since` and not withdrawn."""
    standing = col(TimeOffRow.withdrawn_at).is_(None)
    found = select(TimeOffRow).where(standing, col(TimeOffRow.end_at) > since)
    return session.exec(found.order_by(col(TimeOffRow.start_at), col(TimeOffRow.id))).all()


def accepted_swaps(session: Session, since: date) -> Sequence[SwapRow]:
    """Those of a turn on `since` or later, in the order in which they were accepted."""
    late = or_(col(SwapRow.day) >= since.isoformat(), col(SwapRow.return_day) >= since.isoformat())
    found = select(SwapRow).where(col(SwapRow.accepted_at).is_not(None), late)
    return session.exec(found.order_by(col(SwapRow.accepted_at), col(SwapRow.id))).all()


def open_offers(session: Session, since: date) -> Sequence[SwapRow]:
    """Swaps that wait for an answer."""
    waiting = (
        col(SwapRow.accepted_at).is_(None),
        col(SwapRow.closed_at).is_(None),
        col(SwapRow.day) >= since.isoformat(),
    )
    return session.exec(select(SwapRow).where(*waiting).order_by(col(SwapRow.day), col(SwapRow.id))).all()


def offers_to(session: Session, since: date, staff_id: int) -> Sequence[SwapRow]:
    """Of those the ones that this person may accept."""
    return [row for row in open_offers(session, since) if row.to_id == staff_id]


def calendar_links(session: Session, staff_id: int) -> Sequence[CalendarLinkRow]:
    """Those of a person that still work."""
    live = (CalendarLinkRow.staff_id == staff_id, col(CalendarLinkRow.revoked_at).is_(None))
    return session.exec(select(CalendarLinkRow).where(*live)).all()


def staff_of_calendar(session: Session, token: str) -> StaffRow | None:
    """Whose calendar a secret address shows; None where it was revoked or its owner has left."""
    return session.exec(
        select(StaffRow)
        .join(CalendarLinkRow, col(CalendarLinkRow.staff_id) == col(StaffRow.id))
        .where(
            CalendarLinkRow.token_hash == hash_of(token),
            col(CalendarLinkRow.revoked_at).is_(None),
            col(StaffRow.disabled_at).is_(None),
        )
    ).first()


def latest_tests(session: Session, staff_id: int, topics: Sequence[str]) -> dict[str, OutboxRow]:
    """The newest test page by its topic."""
    rows = select(OutboxRow).where(OutboxRow.staff_id == staff_id, col(OutboxRow.topic).in_(topics))
    return {row.topic: row for row in session.exec(rows.order_by(col(OutboxRow.id)))}


def _going(found: Any, since: date) -> Any:
    return found.where(or_(ShiftRow.last_day == "", col(ShiftRow.last_day) >= since.isoformat()))
