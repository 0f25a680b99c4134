"""Dull rows to try the store on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from bot.domain.message import Lane, Outgoing
from bot.store import inbox
from bot.store.tables import CaseRow, InboxRow, PatientRow, StaffRow, TreatmentRow

NOW = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)


def number(row: PatientRow | StaffRow | TreatmentRow | CaseRow) -> int:
    """The id of a row that was flushed."""
    assert row.id is not None
    return row.id


def patient(session: Session, **changes: Any) -> PatientRow:
    values = {"name": "Mary Grant", "birth_year": 1951, "phone": "+1 555 010 0111", "emergency_contact": "", **changes}
    row = PatientRow(**values, risk_notes="", created_at=NOW)
    session.add(row)
    session.flush()
    return row


def treatment(session: Session, of: PatientRow, **changes: Any) -> TreatmentRow:
    values = {"indication": "glabellar_lines", "product": "Dysport", "lot": "L1", "content_version": "v", **changes}
    row = TreatmentRow(patient_id=number(of), treated_at=NOW, created_at=NOW, notes="", **values)
    session.add(row)
    session.flush()
    return row


def nurse(session: Session, name: str = "Ana") -> StaffRow:
    row = StaffRow(name=name, email=f"{name.lower()}@example.org", role="nurse", created_at=NOW)
    session.add(row)
    session.flush()
    return row


def case(session: Session, of: PatientRow, code: str = "K7P2", **changes: Any) -> CaseRow:
    row = CaseRow(
        code=code,
        patient_id=number(of),
        tier="clinic_now",
        opened_at=NOW,
        waiting_since=NOW,
        next_due_at=NOW,
        **changes,
    )
    session.add(row)
    session.flush()
    return row


def update(session: Session, update_id: int, chat_id: int = 1, at: datetime = NOW) -> InboxRow:
    inbox.receive(session, [(update_id, chat_id, {"update_id": update_id})], at)
    return session.get_one(InboxRow, update_id)


def message(key: str, chat_id: int = 1, lane: Lane = Lane.REPLY, **changes: Any) -> Outgoing:
    return Outgoing(key, chat_id, f"text of {key}", lane, **changes)
