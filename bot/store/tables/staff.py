"""The clinic's people: who they are, how they sign in and are called."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column
from sqlmodel import Field

from bot.store.tables.columns import moment, sealed, when
from bot.store.tables.row import Row


class StaffRow(Row, table=True):
    __tablename__ = "staff"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)
    role: str  # nurse | clinician | admin | auditor
    password_hash: str = ""
    chat_id: int | None = Field(default=None, sa_column=Column(BigInteger, unique=True))
    call_order: int = 0  # who is called first among the nurses
    created_at: datetime = when()
    disabled_at: datetime | None = moment()


class StaffLinkRow(Row, table=True):
    """A single-use link for staff: to sign in and set a password, or to join a Telegram chat."""

    __tablename__ = "staff_link"
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    purpose: str  # sign_in | telegram
    token_hash: str = Field(unique=True)
    created_at: datetime = when()
    expires_at: datetime = when()
    used_at: datetime | None = moment()


class StaffChannelRow(Row, table=True):
    """A way to page a member of staff beside Telegram, whose place is 0; a lower place is tried first."""

    __tablename__ = "staff_channel"
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    place: int
    scheme: str  # of the address: mailto, pagerduty, twilio, …
    address: str = sealed("staff_channel.address")  # a URL of apprise, which holds passwords
    created_at: datetime = when()
    removed_at: datetime | None = moment()


class SignInRow(Row, table=True):
    """An open console session. Only a hash of the cookie is kept."""

    __tablename__ = "sign_in"
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    csrf: str
    created_at: datetime = when()
    seen_at: datetime = when()
    ended_at: datetime | None = moment()


class AttemptRow(Row, table=True):
    """A try that is counted: passwords by e-mail and by address."""

    __tablename__ = "attempt"
    id: int | None = Field(default=None, primary_key=True)
    bucket: str = Field(index=True)
    at: datetime = when()
