"""What belongs to the working of a case: acts that can be undone, a rest with what is expected, calls by phone, the protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from bot.store.tables.columns import moment, sealed, when
from bot.store.tables.row import Row


class DeedRow(Row, table=True):
    """What a person did to a case. `before` is the case and its advice as they stood; it can be undone while the case is at `version`.

    Triggers refuse to change or delete a row; it is marked as undone once.
    """

    __tablename__ = "deed"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    kind: str  # that of its event
    at: datetime = when()
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    version: int  # of the case when it was done
    events_after: int = 0  # its lines of the timeline are those after this one
    events_until: int = 0
    messages: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # held until it is past
    undone_at: datetime | None = moment()


class SnoozeRow(Row, table=True):
    """A symptom that is known in a case, up to a level. Those of the newest moment count while the case rests."""

    __tablename__ = "snooze"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    symptom: str
    level: str  # the most urgent tier that is expected
    at: datetime = when()
    until: datetime = when()
    words: str = sealed("snooze.words")


class PhoneCallRow(Row, table=True):
    """A try to reach somebody by phone; `event_id` is its line of the timeline. Triggers refuse to change or delete a row.

    Erasing a patient takes number and words out.
    """

    __tablename__ = "phone_call"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    event_id: int = Field(foreign_key="case_event.id")
    staff_id: int = Field(foreign_key="staff.id")
    whom: str  # patient | caregiver | emergency_contact
    number: str = sealed("phone_call.number")
    result: str  # reached | no_answer | wrong_number
    words: str = sealed("phone_call.words")
    at: datetime = when()


class ProtocolRow(Row, table=True):
    """What a nurse found out by asking: never changed, the newest of a question counts."""

    __tablename__ = "protocol_answer"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    symptom: str
    question: str
    answer: str  # id of the answer | unknown
    at: datetime = when()
