"""The second look at cases: which were drawn, and what a second person held of them. Neither is ever changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field

from bot.store.tables.columns import when
from bot.store.tables.row import Row


class DrawRow(Row, table=True):
    """The sample of a month, drawn once. With `seed` the same cases give the same sample."""

    __tablename__ = "review_draw"
    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(unique=True)  # 2026-11
    seed: int = Field(sa_column=Column(BigInteger, nullable=False))
    candidates: int  # closed cases it was drawn from
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = when()


class SampledRow(Row, table=True):
    """A case that is to be looked at again. `why`: noise | later_ed | random, none of which its reviewer is told."""

    __tablename__ = "review_sample"
    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="review_draw.id", index=True)
    case_id: int = Field(foreign_key="case.id", unique=True)
    why: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class RatingRow(Row, table=True):
    """The second rating of a case, by somebody who had nothing to do with it. It holds no words of anybody."""

    __tablename__ = "second_rating"
    id: int | None = Field(default=None, primary_key=True)
    sampled_id: int = Field(foreign_key="review_sample.id", unique=True)
    staff_id: int = Field(foreign_key="staff.id")
    tier: str
    meaning: str  # seen | advised | noise
    at: datetime = when()
