"""Columns that several tables share. Times are aware UTC. What `Encrypted` marks is sealed before it reaches the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

from bot.store.encryption import Encrypted


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sealed(place: str) -> Any:
    """A column of JSON or bytes nobody reads without the key."""
    return Field(default=None, sa_column=Column(Encrypted(place)))


def moment(*, index: bool = False) -> Any:
    return Field(default=None, sa_type=Moment, index=index)


def when() -> Any:
    return Field(sa_type=Moment)
