"""Fire drills."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from bot.store.tables.columns import when
from bot.store.tables.row import Row


class DrillRow(Row, table=True):
    """One was begun. Never changed: what became of it stands in its case, as with any red flag."""

    __tablename__ = "drill"
    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    started_by: int | None = Field(default=None, foreign_key="staff.id")  # nobody: the schedule, or the command
    started_at: datetime = when()
