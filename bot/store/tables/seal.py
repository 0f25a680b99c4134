"""The seals over what proves who did what."""

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
