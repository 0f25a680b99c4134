"""The seals over what proves who did what, and what stood in rows that may change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field

from bot.store.tables.columns import when
from bot.store.tables.row import Row


class SealRow(Row, table=True):
    """Rows `first_id` to `last_id` of a table, as they were. Each seal covers the one before it. Never changed."""

    __tablename__ = "seal"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = when()
    sealed_table: str
    first_id: int
    last_id: int
    words: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # row -> of its words
    digest: str


class StandingRow(Row, table=True):
    """What a row that may change proves from a moment on, as a keyed hash. Never changed; the newest of a row counts."""

    __tablename__ = "standing"
    id: int | None = Field(default=None, primary_key=True)
    of_table: str
    of_id: int
    contact_id: int | None = Field(
        default=None, foreign_key="contact.id"
    )  # whose it is, where it goes with the patient
    digest: str
    at: datetime = when()
