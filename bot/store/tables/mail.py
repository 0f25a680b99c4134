"""What was received and what was decided to be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, text
from sqlmodel import Field

from bot.store.tables.columns import moment, sealed, when
from bot.store.tables.row import Row


class HeardRow(Row, table=True):
    """What a person sent, in their own words, with what screening made of it. Triggers refuse to change or delete a row; an edit is a new one.

    Erasing a patient takes text, screening, chat and message out. `screening` is empty where there was nothing to read.
    """

    __tablename__ = "heard"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    patient_id: int | None = Field(default=None, foreign_key="patient.id", index=True)
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    telegram_message_id: int = 0
    kind: str = "text"  # text | photo | voice | sticker | document | location | other
    text: str = sealed("heard.text")
    edited: bool = False
    screening: dict[str, Any] = sealed("heard.screening")
    understood: bool = True
    day: int | None = None
    at: datetime = when()


class PhotoRow(Row, table=True):
    """A picture the patient sent. The bytes are fetched from Telegram after the message is safe."""

    __tablename__ = "photo"
    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    treatment_id: int | None = Field(default=None, foreign_key="treatment.id", index=True)
    heard_id: int = Field(foreign_key="heard.id")
    day: int | None = None
    file_id: str
    image: bytes = sealed("photo.image")
    media_type: str = ""
    tries: int = 0
    due_at: datetime | None = moment(index=True)  # when to fetch (again); empty when done or given up
    at: datetime = when()


class InboxRow(Row, table=True):
    """An update of Telegram, committed before Telegram is told. `done_at` is set by the act it led to, in the same transaction."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_waiting",
            "chat_id",
            "update_id",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index(
            "ix_inbox_quarantined",
            "quarantined_at",
            sqlite_where=text("quarantined_at IS NOT NULL"),
            postgresql_where=text("quarantined_at IS NOT NULL"),
        ),
    )
    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    body: dict[str, Any] = sealed("inbox.body")
    received_at: datetime = when()
    tries: int = 0
    due_at: datetime | None = moment(index=True)  # empty when done
    claimed_by: int | None = Field(
        default=None, sa_column=Column(BigInteger, nullable=True, index=True)
    )  # the worker that has it
    done_at: datetime | None = moment()
    quarantined_at: datetime | None = moment()


class OutboxRow(Row, table=True):
    """A message decided. `key` names its reason; `telegram_message_id` is known once it was sent.

    Triggers refuse to change what is said or to delete a row. Erasing a patient takes the words out.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # In the order in which messages leave; with the chat, so that those that rest are passed over without a look at their rows.
        Index("ix_outbox_waiting", "state", "lane", "due_at", "id", "chat_id"),
        Index(
            "ix_outbox_elsewhere",
            "state",
            "due_at",
            sqlite_where=text("channel <> 'telegram'"),
            postgresql_where=text("channel <> 'telegram'"),
        ),
        Index(
            "ix_outbox_deliver_by",
            "deliver_by",
            sqlite_where=text("deliver_by IS NOT NULL"),
            postgresql_where=text("deliver_by IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    topic: str = Field(index=True)  # the key without its last part: what redraws one message shares it
    channel: str = "telegram"  # or the scheme of the address
    address: str = sealed("outbox.address")  # of another channel than Telegram
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))  # 0 on other channels
    patient_id: int | None = Field(default=None, foreign_key="patient.id", index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    lane: int
    text: str = sealed("outbox.text")
    addition: str = sealed("outbox.addition")  # what stands below it where it is sent again
    buttons: list[list[dict[str, str]]] = sealed("outbox.buttons")
    edits: str = Field(default="", index=True)
    pin: bool = False
    photo_id: int = 0
    state: str = "queued"
    possible_repeat: bool = False  # sent again although it may have arrived; the addition says so
    tries: int = 0
    created_at: datetime = when()
    due_at: datetime = when()
    deliver_by: datetime | None = moment()  # somebody must act if it has not arrived by then, or failed
    failed_at: datetime | None = moment()  # that act failed; it rests for a while
    claimed_at: datetime | None = moment()
    sent_at: datetime | None = moment()
    telegram_message_id: int | None = None
    problem: str = ""

    @property
    def words(self) -> str:
        """What is sent."""
        return f"{self.text}\n\n{self.addition}" if self.addition else self.text
