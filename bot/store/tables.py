"""The rows. Times are aware UTC. What `Encrypted` marks is sealed before it reaches the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, Index, Integer, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

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


BigId = BigInteger().with_variant(Integer, "sqlite")


class StaffRow(SQLModel, table=True):
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


class StaffLinkRow(SQLModel, table=True):
    """A single-use link for staff: to sign in and set a password, or to join a Telegram chat."""

    __tablename__ = "staff_link"
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    purpose: str  # sign_in | telegram
    token_hash: str = Field(unique=True)
    created_at: datetime = when()
    expires_at: datetime = when()
    used_at: datetime | None = moment()


class StaffChannelRow(SQLModel, table=True):
    """A way to page a member of staff beside Telegram, whose place is 0; a lower place is tried first."""

    __tablename__ = "staff_channel"
    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    place: int
    scheme: str  # of the address: mailto, pagerduty, twilio, …
    address: str = sealed("staff_channel.address")  # a URL of apprise, which holds passwords
    created_at: datetime = when()
    removed_at: datetime | None = moment()


class SignInRow(SQLModel, table=True):
    """An open console session. Only a hash of the cookie is kept."""

    __tablename__ = "sign_in"
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    csrf: str
    created_at: datetime = when()
    seen_at: datetime = when()
    ended_at: datetime | None = moment()


class AttemptRow(SQLModel, table=True):
    """A try that is counted: passwords by e-mail and by address."""

    __tablename__ = "attempt"
    id: int | None = Field(default=None, primary_key=True)
    bucket: str = Field(index=True)
    at: datetime = when()


class PatientRow(SQLModel, table=True):
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
    erased_at: datetime | None = moment()  # what identified them is gone; the number stays
    created_at: datetime = when()


class InviteRow(SQLModel, table=True):
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


class ContactRow(SQLModel, table=True):
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


class ConsentRow(SQLModel, table=True):
    """What was agreed to, word for word by version."""

    __tablename__ = "consent"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    version: str
    language: str
    agreed: bool
    at: datetime = when()


class TreatmentRow(SQLModel, table=True):
    __tablename__ = "treatment"
    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    treated_at: datetime = when()
    indication: str
    product: str
    lot: str
    dilution: str = ""
    needle: str = ""
    guidance: str = ""
    notes: str = sealed("treatment.notes")
    content_version: str
    next_due_at: datetime | None = moment(index=True)
    failed_at: datetime | None = moment()  # its act failed; it rests for a while
    created_at: datetime = when()


class InjectionRow(SQLModel, table=True):
    __tablename__ = "injection"
    id: int | None = Field(default=None, primary_key=True)
    treatment_id: int = Field(foreign_key="treatment.id", index=True)
    muscle: str
    side: str  # left | right | both | midline
    units: float


class GoalRow(SQLModel, table=True):
    __tablename__ = "goal"
    id: int | None = Field(default=None, primary_key=True)
    treatment_id: int = Field(foreign_key="treatment.id", index=True)
    text: str = sealed("goal.text")
    kind: str = "functional"  # functional | cosmetic
    threshold: str = sealed("goal.threshold")  # what was agreed to count as reached


class StepRow(SQLModel, table=True):
    """A step of the plan that is behind us."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("treatment_id", "step"),)
    id: int | None = Field(default=None, primary_key=True)
    treatment_id: int = Field(foreign_key="treatment.id", index=True)
    step: str
    result: str  # done | late | paused | not_needed
    at: datetime = when()


class EntryRow(SQLModel, table=True):
    """One day of the diary. Asked once; `completed_at` when every required question is answered."""

    __tablename__ = "diary_entry"
    __table_args__ = (UniqueConstraint("treatment_id", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    treatment_id: int = Field(foreign_key="treatment.id", index=True)
    day: int
    due_at: datetime = when()
    shown_at: datetime | None = moment()
    reminded_at: datetime | None = moment()
    completed_at: datetime | None = moment()
    recalled: bool = False
    ticked: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # of the open many-question
    edition: int = 0  # how often its message was redrawn


class AnswerRow(SQLModel, table=True):
    """One answer. Corrections are new rows; the newest counts."""

    __tablename__ = "answer"
    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="diary_entry.id", index=True)
    question: str
    value: Any = sealed("answer.value")
    contact_id: int = Field(foreign_key="contact.id")
    recalled: bool = False
    at: datetime = when()


class HeardRow(SQLModel, table=True):
    """What a person sent, in their own words, with what screening made of it. Never changed; an edit is a new row."""

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


class PhotoRow(SQLModel, table=True):
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


class InboxRow(SQLModel, table=True):
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


class OutboxRow(SQLModel, table=True):
    """A message decided. `key` names its reason; `telegram_message_id` is known once it was sent."""

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
    buttons: list[list[dict[str, str]]] = sealed("outbox.buttons")
    edits: str = Field(default="", index=True)
    pin: bool = False
    photo_id: int = 0
    state: str = "queued"
    possible_repeat: bool = False  # sent again although it may have arrived; its text says so
    tries: int = 0
    created_at: datetime = when()
    due_at: datetime = when()
    deliver_by: datetime | None = moment()  # somebody must act if it has not arrived by then, or failed
    failed_at: datetime | None = moment()  # that act failed; it rests for a while
    claimed_at: datetime | None = moment()
    sent_at: datetime | None = moment()
    telegram_message_id: int | None = None
    problem: str = ""


class CaseRow(SQLModel, table=True):
    __tablename__ = "case"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    treatment_id: int | None = Field(default=None, foreign_key="treatment.id")
    tier: str
    status: str = Field(default="open", index=True)
    opened_at: datetime = when()
    waiting_since: datetime = when()  # the paging clock: starts again when the tier rises
    page_index: int = 0
    next_due_at: datetime | None = moment(index=True)
    failed_at: datetime | None = moment()  # its act failed; it rests for a while
    acknowledged_at: datetime | None = moment()
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    contacted_at: datetime | None = moment()
    unanswered_told_at: datetime | None = moment()  # the patient was told that nobody answered in time
    closed_at: datetime | None = moment()
    outcome: str = ""
    version: int = 0


class CaseEventRow(SQLModel, table=True):
    __tablename__ = "case_event"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    kind: str
    at: datetime = when()
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    heard_id: int | None = Field(default=None, foreign_key="heard.id")
    entry_id: int | None = Field(default=None, foreign_key="diary_entry.id")
    tier: str = ""
    symptoms: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    rules: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    text: str = sealed("case_event.text")


class NotificationRow(SQLModel, table=True):
    """One call to one member of staff, or to the clinic's fallback, by one channel. Its delivery is that of its outbox row."""

    __tablename__ = "notification"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")  # nobody: the clinic's fallback
    channel: str = "telegram"
    channel_id: int | None = Field(default=None, foreign_key="staff_channel.id")
    step: int
    why: str  # first_nurse | second_nurse | clinician | everybody | clinic_fallback
    outbox_key: str = Field(unique=True)
    at: datetime = when()


class AuditRow(SQLModel, table=True):
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


class AskRow(SQLModel, table=True):
    """One literal yes/no question about a doubtful finding. Unanswered at `due_at` it counts as yes."""

    __tablename__ = "ask"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    heard_id: int = Field(foreign_key="heard.id")
    symptom: str
    tier: str
    rule: str = ""
    asked_at: datetime = when()
    due_at: datetime | None = moment(index=True)  # empty when answered or taken as yes
    failed_at: datetime | None = moment()  # its act failed; it rests for a while
    answer: str = ""  # yes | no | not_sure | silence


class InquiryRow(SQLModel, table=True):
    """A reported symptom that is asked about with graded questions, one at a time, inquiries in the order of their ids."""

    __tablename__ = "inquiry"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    contact_id: int = Field(foreign_key="contact.id")  # who reported it, and is asked
    symptom: str
    lift: int = 0  # steps by which the report was lifted; its answers weigh as much more
    opened_at: datetime = when()
    ended_at: datetime | None = moment()  # nothing more to ask, no answer came, or a person took over


class GradedRow(SQLModel, table=True):
    """A graded question that was asked. Unanswered at `due_at` it counts as its more severe answer."""

    __tablename__ = "graded_question"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    symptom: str
    question: str
    asked_at: datetime = when()
    due_at: datetime | None = moment(index=True)  # empty when it is settled
    failed_at: datetime | None = moment()  # its act failed; it rests for a while
    answered_at: datetime | None = moment()
    answer: str = ""  # id of the answer | not_sure | no_answer | withdrawn


class JudgementRow(SQLModel, table=True):
    """What a member of staff holds of a finding, or a symptom screening missed. Never changed; the newest of a place counts."""

    __tablename__ = "judgement"
    id: int | None = Field(default=None, primary_key=True)
    heard_id: int = Field(foreign_key="heard.id", index=True)
    symptom: str
    start: int | None = None  # offsets into the message; empty where no words were named
    end: int | None = None
    rule: str = ""
    verdict: str  # right | wrong | missed | withdrawn
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = when()


class InstallationRow(SQLModel, table=True):
    """A fact about this installation, as the bot's user name once Telegram told it."""

    __tablename__ = "installation"
    key: str = Field(primary_key=True)
    value: str
