"""What waits for the clock: when is it due next, and which rows are due now?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col, or_

from bot.domain.message import Delivery
from bot.store.tables import AdviceRow, AskRow, CaseRow, GradedRow, InboxRow, OutboxRow, PhotoRow, TreatmentRow

Waiting = type[CaseRow] | type[OutboxRow] | type[AskRow] | type[GradedRow] | type[AdviceRow] | type[TreatmentRow]

CLOCKS: Mapping[Waiting, Any] = {
    CaseRow: CaseRow.next_due_at,
    OutboxRow: OutboxRow.deliver_by,
    AskRow: AskRow.due_at,
    GradedRow: GradedRow.due_at,
    AdviceRow: AdviceRow.due_at,
    TreatmentRow: TreatmentRow.next_due_at,
}


@dataclass(frozen=True)
class Due:
    """The earliest moment of each kind of work, aware UTC; None where nothing waits."""

    updates: datetime | None
    cases: datetime | None
    undelivered: datetime | None
    asks: datetime | None
    questions: datetime | None
    advice: datetime | None
    treatments: datetime | None
    messages: datetime | None
    photos: datetime | None

    @property
    def clock(self) -> datetime | None:
        """Of what only the clock brings."""
        times = (self.cases, self.undelivered, self.asks, self.questions, self.advice, self.treatments)
        return min((time for time in times if time is not None), default=None)

    @property
    def earliest(self) -> datetime | None:
        times = (getattr(self, field.name) for field in fields(self))
        return min((time for time in times if time is not None), default=None)


def next_due(session: Session) -> Due:
    """What waits, in one query over the indexes of the due columns."""
    queued = _earliest(OutboxRow.due_at).where(col(OutboxRow.state) == Delivery.QUEUED)
    columns = (InboxRow.due_at, *CLOCKS.values())
    asked = [*(_earliest(column) for column in columns), queued, _earliest(PhotoRow.due_at)]
    row = session.execute(select(*(query.scalar_subquery() for query in asked))).one()
    return Due(*row)


def earliest_of(session: Session) -> Mapping[Waiting, datetime | None]:
    """When each kind of row is due next, aware UTC; None where nothing waits."""
    row = session.execute(select(*(_earliest(column).scalar_subquery() for column in CLOCKS.values()))).one()
    return dict(zip(CLOCKS, row, strict=True))


def _earliest(column: Any) -> Any:
    return select(func.min(column))


def take_due(session: Session, table: Waiting, now: datetime, limit: int, rest: timedelta) -> Sequence[int]:
    """Ids of rows that are due, locked until the transaction ends: a server that dies gives them back at once.

    Rows that others serve are passed by, and those whose act failed less than `rest` ago.
    """
    due = CLOCKS[table]
    rested = or_(col(table.failed_at).is_(None), col(table.failed_at) <= now - rest)
    rows = select(table.id).where(due <= now, rested).order_by(due).limit(limit).with_for_update(skip_locked=True)  # type: ignore[call-overload]
    return [row for row in session.execute(rows).scalars() if row is not None]


def note_failure(session: Session, table: Waiting, row_id: int, now: datetime) -> None:
    """Its act failed: it rests, and is tried again."""
    session.execute(update(table).where(col(table.id) == row_id).values(failed_at=now))
