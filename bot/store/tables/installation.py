"""The clinic's own records: the audit and facts about the installation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from bot.store.tables.columns import when
from bot.store.tables.row import Row


class AuditRow(Row, table=True):
    """Who read and did what. Triggers refuse to change or delete a row."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = when()
    actor: str  # staff:3 | contact:5 | system
    action: str
    subject: str = Field(index=True)  # patient:7 | case:2 | …
    detail: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )  # ids and words of the program only


class InstallationRow(Row, table=True):
    """A fact about this installation, as the bot's user name once Telegram told it."""

    __tablename__ = "installation"
    key: str = Field(primary_key=True)
    value: str
