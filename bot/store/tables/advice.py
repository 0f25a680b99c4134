"""Advice to seek emergency care, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from bot.store.tables.columns import moment, when
from bot.store.tables.row import Row


class AdviceRow(Row, table=True):
    """One advice, followed up by "Did you go?" until it is known. A second one in between joins it."""

    __tablename__ = "advice"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")  # who reported: asked beside the patient
    tier: str
    advised_at: datetime = when()
    since: datetime = when()  # what the askings count from: the advice, or the last "on my way"
    round: int = 0  # how often it was "on my way"
    asked: int = 0  # askings of this round
    asked_at: datetime | None = moment()  # the last of them
    due_at: datetime | None = moment(
        index=True
    )  # what comes next: asking, asking again, a nurse; empty when it is known
    failed_at: datetime | None = moment()  # its act failed; it rests for a while
    answer: str = ""  # went | on_the_way | did_not_go | no_word | nurse_knows
    gravest: str = ""  # did_not_go | no_word: what was answered once, whatever followed
    answered_at: datetime | None = moment()
    answered_by: int | None = Field(default=None, foreign_key="contact.id")  # or
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    heard_id: int | None = Field(default=None, foreign_key="heard.id")  # the words that answered it
