"""What a nurse works: a case, its timeline, its calls, its questions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field

from bot.store.tables.columns import moment, sealed, when
from bot.store.tables.row import Row


class CaseRow(Row, table=True):
    __tablename__ = "case"
    __table_args__ = (
        # In the queue's order, with all that its filters and its counts ask: they are answered without a look at the rows.
        Index(
            "ix_case_queue",
            "queue_place",
            "id",
            "tier_rank",
            "owner_id",
            "step_due_at",
            "snoozed_until",
            "answer_awaited",
            "status",
            sqlite_where=text("status <> 'closed'"),
            postgresql_where=text("status <> 'closed'"),
        ),
        Index(
            "ix_case_closed",
            "closed_at",
            sqlite_where=text("status = 'closed'"),
            postgresql_where=text("status = 'closed'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    treatment_id: int | None = Field(
        default=None, foreign_key="treatment.id"
    )  # the newest when it was raised, not the cause
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
    decided_at: datetime | None = moment()
    late_since: datetime | None = moment()  # its acknowledgement expired: a step was missed, and it is paged for it
    unanswered_told_at: datetime | None = moment()  # the patient was told that nobody answered in time
    closed_at: datetime | None = moment()
    outcome: str = ""
    noise_reason: str = ""  # of content/review.toml, where the outcome is noise
    version: int = 0
    tier_rank: int = 0  # of the tier: the queue is ordered by it
    next_step: str = "acknowledge"  # what it waits for: acknowledge | contact | decide | close | nothing
    step_due_at: datetime | None = moment()  # by when
    queue_place: str = ""  # what the queue is sorted by; a case that has none stands before all others
    answer_awaited: bool = False  # staff wrote last, and the patient has not answered
    snoozed_until: datetime | None = moment()  # known trouble calls nobody so long; anything else does
    promised_at: datetime | None = moment()  # the hour a member of staff named to the patient
    promise: str = ""  # what then: call | message
    promise_broken: bool = False  # that hour has passed: it is late until it is kept or replaced
    offered_to: int | None = Field(default=None, index=True)  # staff asked to take it; the owner has it until they do
    merged_into_id: int | None = Field(default=None, index=True)  # the case it became part of

    @property
    def paged_since(self) -> datetime:
        """From when the steps of the paging count."""
        return max(self.waiting_since, self.late_since or self.waiting_since)


class CaseEventRow(Row, table=True):
    __tablename__ = "case_event"
    __table_args__ = (
        Index(
            "ix_case_event_nobody",
            "case_id",
            "at",
            sqlite_where=text("kind = 'nobody_to_page'"),
            postgresql_where=text("kind = 'nobody_to_page'"),
        ),
    )
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


class NotificationRow(Row, table=True):
    """One call to one member of staff, or to the clinic's fallback, by one channel. Its delivery is that of its outbox row."""

    __tablename__ = "notification"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")  # nobody: the clinic's fallback
    channel: str = "telegram"
    channel_id: int | None = Field(default=None, foreign_key="staff_channel.id")
    step: int
    why: str  # first_nurse | second_nurse | clinician | everybody | clinic_fallback
    because: str = ""  # why this person: on_call | owner | nobody_on_call | nobody_treats; empty: by the calling order
    outbox_key: str = Field(unique=True)
    at: datetime = when()


class AskRow(Row, table=True):
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


class InquiryRow(Row, table=True):
    """A reported symptom that is asked about with graded questions, one at a time, inquiries in the order of their ids."""

    __tablename__ = "inquiry"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    contact_id: int = Field(foreign_key="contact.id")  # who reported it, and is asked
    symptom: str
    lift: int = 0  # steps by which the report was lifted; its answers weigh as much more
    opened_at: datetime = when()
    ended_at: datetime | None = moment()  # nothing more to ask, no answer came, or a person took over


class GradedRow(Row, table=True):
    """A graded question that was asked. Unanswered at `due_at` it counts as its more severe answer."""

    __tablename__ = "graded_question"
    __table_args__ = (
        Index(
            "ix_graded_question_open",
            "case_id",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )
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


class JudgementRow(Row, table=True):
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
