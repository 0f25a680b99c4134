"""When is what due next? One look for everything that waits for the clock."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from bot.domain.message import Delivery
from bot.store.tables import AskRow, CaseRow, GradedRow, InboxRow, OutboxRow, PhotoRow, TreatmentRow


@dataclass(frozen=True)
class Due:
    """The earliest moment of each kind of work, aware UTC; None where nothing waits."""

    updates: datetime | None
    cases: datetime | None
    asks: datetime | None
    questions: datetime | None
    treatments: datetime | None
    messages: datetime | None
    photos: datetime | None

    @property
    def earliest(self) -> datetime | None:
        times = (getattr(self, field.name) for field in fields(self))
        return min((time for time in times if time is not None), default=None)


def next_due(session: Session) -> Due:
    """What waits, in one query over the indexes of the due columns."""
    queued = _earliest(OutboxRow.due_at).where(col(OutboxRow.state) == Delivery.QUEUED)
    columns = (InboxRow.due_at, CaseRow.next_due_at, AskRow.due_at, GradedRow.due_at, TreatmentRow.next_due_at)
    asked = [*(_earliest(column) for column in columns), queued, _earliest(PhotoRow.due_at)]
    row = session.execute(select(*(query.scalar_subquery() for query in asked))).one()
    return Due(*row)


def _earliest(column: Any) -> Any:
    return select(func.min(column))
