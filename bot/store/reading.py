"""Read-only queries shaped for the pages of the console."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.case import CaseStatus
from bot.domain.message import Delivery
from bot.store.channels import since_it_is_paged
from bot.store.tables import (
    AuditRow,
    CaseRow,
    ContactRow,
    EntryRow,
    HeardRow,
    NotificationRow,
    OutboxRow,
    PatientRow,
    PhotoRow,
    SignInRow,
    StaffRow,
    TreatmentRow,
)


def patients_by_id(session: Session, ids: Sequence[int]) -> dict[int, PatientRow]:
    rows = session.exec(select(PatientRow).where(col(PatientRow.id).in_(ids))).all()
    return {row.id: row for row in rows if row.id is not None}


def current_treatments(session: Session, patient_ids: Sequence[int]) -> dict[int, TreatmentRow]:
    """The newest treatment of each patient."""
    rows = session.exec(
        select(TreatmentRow)
        .where(col(TreatmentRow.patient_id).in_(patient_ids))
        .order_by(col(TreatmentRow.treated_at), col(TreatmentRow.id))
    ).all()
    return {row.patient_id: row for row in rows}


def entries_by_treatment(session: Session, treatment_ids: Sequence[int]) -> dict[int, list[EntryRow]]:
    rows = session.exec(
        select(EntryRow).where(col(EntryRow.treatment_id).in_(treatment_ids)).order_by(col(EntryRow.day))
    ).all()
    found: dict[int, list[EntryRow]] = {}
    for row in rows:
        found.setdefault(row.treatment_id, []).append(row)
    return found


def cases_by_patient(session: Session, patient_ids: Sequence[int]) -> dict[int, list[CaseRow]]:
    rows = session.exec(select(CaseRow).where(col(CaseRow.patient_id).in_(patient_ids)).order_by(col(CaseRow.id))).all()
    found: dict[int, list[CaseRow]] = {}
    for row in rows:
        found.setdefault(row.patient_id, []).append(row)
    return found


def everybody(session: Session) -> Sequence[StaffRow]:
    """All staff, those who left at the end."""
    rows = session.exec(select(StaffRow).order_by(col(StaffRow.call_order), col(StaffRow.id))).all()
    return sorted(rows, key=lambda row: row.disabled_at is not None)


def open_sign_ins(session: Session, staff_id: int, since: datetime) -> Sequence[SignInRow]:
    """Console sessions of a person that were used after `since` and not ended."""
    return session.exec(
        select(SignInRow)
        .where(SignInRow.staff_id == staff_id, col(SignInRow.ended_at).is_(None), col(SignInRow.seen_at) > since)
        .order_by(col(SignInRow.seen_at).desc())
    ).all()


def contacts_by_id(session: Session, ids: Sequence[int]) -> dict[int, ContactRow]:
    rows = session.exec(select(ContactRow).where(col(ContactRow.id).in_(ids))).all()
    return {row.id: row for row in rows if row.id is not None}


def heard_by_ids(session: Session, ids: Sequence[int]) -> Sequence[HeardRow]:
    return session.exec(select(HeardRow).where(col(HeardRow.id).in_(ids))).all()


def heard_between(session: Session, patient_id: int, since: datetime, until: datetime) -> Sequence[HeardRow]:
    return session.exec(
        select(HeardRow)
        .where(HeardRow.patient_id == patient_id, col(HeardRow.at) >= since, col(HeardRow.at) <= until)
        .order_by(col(HeardRow.id))
    ).all()


def heard_with_pieces(session: Session, ids: Sequence[int]) -> Sequence[HeardRow]:
    """The messages, each with the pieces just before that were read as one with it: "I can't", "swallow anything"."""
    rows = heard_by_ids(session, ids)
    pieces = [piece for row in rows for piece in (row.screening or {}).get("together", [])]
    every = {row.id or 0: row for row in [*rows, *heard_by_ids(session, pieces)]}
    return [every[number] for number in sorted(every)]


def messages_of_case(session: Session, case_id: int) -> Sequence[OutboxRow]:
    """What was decided to be told to the patient's chats because of a case, oldest first."""
    return session.exec(
        select(OutboxRow)
        .where(OutboxRow.case_id == case_id, col(OutboxRow.patient_id).is_not(None))
        .order_by(col(OutboxRow.id))
    ).all()


def undelivered_pages(session: Session) -> Sequence[tuple[CaseRow, StaffRow]]:
    """Calls that will never arrive, for cases nobody has acknowledged."""
    failed = (
        select(CaseRow, StaffRow)
        .join(NotificationRow, col(NotificationRow.case_id) == col(CaseRow.id))
        .join(OutboxRow, col(OutboxRow.key) == col(NotificationRow.outbox_key))
        .join(StaffRow, col(StaffRow.id) == col(NotificationRow.staff_id))
        .where(
            OutboxRow.state == Delivery.FAILED,
            CaseRow.status != CaseStatus.CLOSED,
            col(CaseRow.acknowledged_at).is_(None),
            since_it_is_paged(NotificationRow.at),
        )
    )
    return session.exec(failed).all()


def audit_lines(session: Session, before: int | None, limit: int) -> Sequence[AuditRow]:
    """Newest first; `before` is the id to go on from."""
    lines = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit)
    return session.exec(lines.where(col(AuditRow.id) < before) if before else lines).all()


def audit_about(session: Session, subject: str) -> Sequence[AuditRow]:
    """All that is recorded of one thing, oldest first."""
    return session.exec(select(AuditRow).where(AuditRow.subject == subject).order_by(col(AuditRow.id))).all()


def was_recorded(session: Session, actor: str, action: str, subject: str, since: datetime) -> bool:
    """True if this line is in the audit already, after `since`."""
    line = select(AuditRow.id).where(
        AuditRow.subject == subject, AuditRow.actor == actor, AuditRow.action == action, col(AuditRow.at) > since
    )
    return session.exec(line.limit(1)).first() is not None


def photos_of_heard(session: Session, heard_ids: Sequence[int]) -> dict[int, int]:
    """The ids of the pictures that can be shown, by the message they came with. Their bytes are not read."""
    rows = session.exec(
        select(PhotoRow.heard_id, PhotoRow.id).where(col(PhotoRow.heard_id).in_(heard_ids), PhotoRow.media_type != "")
    ).all()
    return {heard_id: photo_id for heard_id, photo_id in rows if photo_id is not None}
