"""The rota: what was planned, who stands in, who is off. Rows are ended or withdrawn, never deleted: who was on call stays provable."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field

from bot.store.tables.columns import Moment, moment, when
from bot.store.tables.row import Row


class ShiftRow(Row, table=True):
    """A recurring shift, by the clinic's clock. Days are written as 2026-11-27: they belong to no zone."""

    __tablename__ = "rota_shift"
    id: int | None = Field(default=None, primary_key=True)
    duty: str  # first_nurse | second_nurse | clinician
    days: list[int] = Field(sa_column=Column(JSON, nullable=False))  # Monday is 0
    start: str  # HH:MM
    minutes: int
    people: list[int] = Field(sa_column=Column(JSON, nullable=False))  # staff, in turn
    turn: str  # shift | week
    first_day: str
    last_day: str = Field(default="", index=True)  # the last on which it begins; empty while it goes on
    created_at: datetime = when()
    created_by: int = Field(foreign_key="staff.id")
    ended_at: datetime | None = moment()
    ended_by: int | None = Field(default=None, foreign_key="staff.id")


class OverrideRow(Row, table=True):
    """Somebody stands in for a duty in a span."""

    __tablename__ = "rota_override"
    id: int | None = Field(default=None, primary_key=True)
    duty: str
    staff_id: int = Field(foreign_key="staff.id")
    start_at: datetime = when()
    end_at: datetime = Field(sa_type=Moment, index=True)
    created_at: datetime = when()
    created_by: int = Field(foreign_key="staff.id")
    withdrawn_at: datetime | None = moment()
    withdrawn_by: int | None = Field(default=None, foreign_key="staff.id")


class SwapRow(Row, table=True):
    """One turn of a shift offered to a colleague, perhaps for one of theirs. Nothing changes before it is accepted."""

    __tablename__ = "rota_swap"
    id: int | None = Field(default=None, primary_key=True)
    shift_id: int = Field(foreign_key="rota_shift.id")
    day: str = Field(index=True)
    from_id: int = Field(foreign_key="staff.id")
    to_id: int = Field(foreign_key="staff.id")
    return_shift_id: int | None = Field(default=None, foreign_key="rota_shift.id")
    return_day: str = ""
    offered_at: datetime = when()
    accepted_at: datetime | None = moment()
    closed_at: datetime | None = moment()  # declined, or withdrawn
    closed_by: int | None = Field(default=None, foreign_key="staff.id")


class TimeOffRow(Row, table=True):
    """Somebody is on call for nothing."""

    __tablename__ = "time_off"
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    start_at: datetime = when()
    end_at: datetime = Field(sa_type=Moment, index=True)
    created_at: datetime = when()
    created_by: int = Field(foreign_key="staff.id")
    withdrawn_at: datetime | None = moment()
    withdrawn_by: int | None = Field(default=None, foreign_key="staff.id")


class CalendarLinkRow(Row, table=True):
    """The secret address of a person's calendar. Only a hash is kept; a new one revokes the old."""

    __tablename__ = "calendar_link"
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    token_hash: str = Field(unique=True)
    created_at: datetime = when()
    revoked_at: datetime | None = moment()
