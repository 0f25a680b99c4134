"""The treated person and the chats that speak for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field

from bot.store.tables.columns import moment, sealed, when
from bot.store.tables.row import Row


class PatientRow(Row, table=True):
    __tablename__ = "patient"
    id: int | None = Field(default=None, primary_key=True)
    name: str = sealed("patient.name")
    birth_year: int = sealed("patient.birth_year")
    phone: str = sealed("patient.phone")
    emergency_contact: str = sealed("patient.emergency_contact")
    language: str = "en"
    time_zone: str = ""
    check_in_hour: str = ""  # HH:MM, empty until chosen
    clinician_id: int | None = Field(default=None, foreign_key="staff.id")
    risk_flags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    risk_notes: str = sealed("patient.risk_notes")  # medicines and other procedures, in words
    paused_until: datetime | None = moment()
    stopped_at: datetime | None = moment()
    synthetic: bool = False  # of a fire drill: counted in no clinical statistics
    erased_at: datetime | None = moment()  # what identified them is gone; the number stays
    created_at: datetime = when()


class InviteRow(Row, table=True):
    __tablename__ = "invite"
    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    kind: str = "patient"  # patient | caregiver
    token_hash: str = Field(unique=True)
    token: str = sealed("invite.token")  # so that the card can be shown again until it is used
    created_at: datetime = when()
    expires_at: datetime = when()
    used_at: datetime | None = moment()
    locked_at: datetime | None = moment()
    wrong_tries: int = 0
    created_by: int | None = Field(default=None, foreign_key="staff.id")
    known_patient_id: int | None = None  # whose chat opened it: that chat speaks for them already


class ContactRow(Row, table=True):
    """A Telegram chat that speaks for a patient. `awaiting` names what its next words answer."""

    __tablename__ = "contact"
    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    invite_id: int = Field(foreign_key="invite.id")
    chat_id: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    kind: str = "patient"
    name: str = sealed("contact.name")  # as Telegram shows it
    language: str = "en"
    awaiting: str = (
        "birth_year"  # birth_year | consent | hour | hour_words | zone | note:ID | photo:ID | medicine:ID | empty
    )
    consent_version: str = ""
    consented_at: datetime | None = moment()
    joined_at: datetime | None = moment()
    blocked_at: datetime | None = moment()
    created_at: datetime = when()


class ConsentRow(Row, table=True):
    """What was agreed to, word for word by version."""

    __tablename__ = "consent"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    version: str
    language: str
    agreed: bool
    at: datetime = when()
