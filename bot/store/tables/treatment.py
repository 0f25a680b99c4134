"""One injection session, its plan and its diary."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from bot.store.tables.columns import moment, sealed, when
from bot.store.tables.row import Row


class TreatmentRow(Row, table=True):
    __tablename__ = "treatment"
    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    treated_at: datetime = when()
    indication: str
    product: str
    lot: str
    dilution: str = ""
    needle: str = ""
    guidance: str = ""
    notes: str = sealed("treatment.notes")
    content_version: str
    next_due_at: datetime | None = moment(index=True)
    failed_at: datetime | None = moment()  # its act failed; it rests for a while
    created_at: datetime = when()


class InjectionRow(Row, table=True):
    __tablename__ = "injection"
    id: int | None = Field(default=None, primary_key=True)
    treatment_id: int = Field(foreign_key="treatment.id", index=True)
    muscle: str
    side: str  # left | right | both | midline
    units: float


class GoalRow(Row, table=True):
    __tablename__ = "goal"
    id: int | None = Field(default=None, primary_key=True)
    treatment_id: int = Field(foreign_key="treatment.id", index=True)
    text: str = sealed("goal.text")
    kind: str = "functional"  # functional | cosmetic
    threshold: str = sealed("goal.threshold")  # what was agreed to count as reached


class StepRow(Row, table=True):
    """A step of the plan that is behind us."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("treatment_id", "step"),)
    id: int | None = Field(default=None, primary_key=True)
    treatment_id: int = Field(foreign_key="treatment.id", index=True)
    step: str
    result: str  # done | late | paused | not_needed
    at: datetime = when()


class EntryRow(Row, table=True):
    """One day of the diary. Asked once; `completed_at` when every required question is answered."""

    __tablename__ = "diary_entry"
    __table_args__ = (UniqueConstraint("treatment_id", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    treatment_id: int = Field(foreign_key="treatment.id", index=True)
    day: int
    due_at: datetime = when()
    shown_at: datetime | None = moment()
    reminded_at: datetime | None = moment()
    completed_at: datetime | None = moment()
    recalled: bool = False
    ticked: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # of the open many-question
    edition: int = 0  # how often its message was redrawn


class AnswerRow(Row, table=True):
    """One answer. Corrections are new rows; the newest counts."""

    __tablename__ = "answer"
    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="diary_entry.id", index=True)
    question: str
    value: Any = sealed("answer.value")
    contact_id: int = Field(foreign_key="contact.id")
    recalled: bool = False
    at: datetime = when()
