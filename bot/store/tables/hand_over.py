"""Shifts end: what was offered, and who took over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from bot.store.tables.columns import sealed, when
from bot.store.tables.row import Row


class HandOverRow(Row, table=True):
    """Somebody took over, by name. Triggers refuse to change or delete a row; it holds codes and numbers, no patient's words."""

    __tablename__ = "hand_over"
    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="staff.id", index=True)
    to_id: int = Field(foreign_key="staff.id")
    at: datetime = when()
    codes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # of the cases that moved
    sheet: dict[str, Any] = sealed("hand_over.sheet")  # as it was read


class HandOverOfferRow(Row, table=True):
    """A shift ended, and the sheet was offered. Never changed."""

    __tablename__ = "hand_over_offer"
    __table_args__ = (UniqueConstraint("leaving_id", "ended_at"),)
    id: int | None = Field(default=None, primary_key=True)
    leaving_id: int = Field(foreign_key="staff.id", index=True)
    ended_at: datetime = when()
    at: datetime = when()
