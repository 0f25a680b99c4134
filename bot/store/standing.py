"""What may change and proves all the same: how a case stands, what was answered. Each time it changes a keyed hash of it is put down.

The hashes are only ever added to, and sealed: a row that stands otherwise than it was put down last was changed by somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from bot.store.encryption import ring_of
from bot.store.tables import AdviceRow, AskRow, CaseRow, ContactRow, GradedRow, PatientRow, StandingRow

PROVES: Mapping[Any, tuple[str, ...]] = {
    CaseRow: (
        *("opened_at", "waiting_since", "tier", "status", "owner_id", "acknowledged_at", "contacted_at", "decided_at"),
        *("late_since", "promised_at", "closed_at", "outcome", "noise_reason"),
        *("code", "patient_id", "treatment_id", "snoozed_until", "promise", "promise_broken", "offered_to"),
        "merged_into_id",
    ),
    AdviceRow: ("case_id", "tier", "answer", "gravest", "answered_by", "staff_id", "advised_at", "answered_at"),
    GradedRow: ("case_id", "contact_id", "symptom", "question", "answer", "asked_at", "answered_at"),
    AskRow: ("contact_id", "symptom", "answer", "heard_id", "tier", "rule", "asked_at"),
}
SAID = ("opened_at", "answer", "gravest")  # empty until there is something to prove


def put_down(session: Session, row: CaseRow | AdviceRow | GradedRow | AskRow, now: datetime) -> None:
    """What the row proves from now on. To be called by every act that changes it, after it did."""
    session.flush()
    values = {name: getattr(row, name) for name in PROVES[type(row)]}
    digest, whose = _digest(session, type(row), row.id or 0, values), values.get("contact_id")
    table = str(row.__tablename__)
    session.add(StandingRow(of_table=table, of_id=row.id or 0, contact_id=whose, digest=digest, at=now))


def changed_rows(session: Session) -> Iterator[str]:
    """Each row that is not as it was put down, in words. Nothing where all are."""
    for table, names in PROVES.items():
        lines = {line.of_id: line for line in _newest(session, table)}
        for row in session.execute(select(table.id, *(getattr(table, name) for name in names))).mappings():
            line = lines.pop(row["id"], None)
            if not _stands(session, table, row["id"], {name: row[name] for name in names}, line):
                yield f"{table.__tablename__} {row['id']}: not as it was put down"
        for line in lines.values():
            if not _is_erased(session, line):
                yield f"{table.__tablename__} {line.of_id}: taken away"


def _newest(session: Session, table: Any) -> list[StandingRow]:
    own = select(func.max(StandingRow.id)).where(col(StandingRow.of_table) == table.__tablename__)
    newest = own.group_by(col(StandingRow.of_id))
    return list(session.execute(select(StandingRow).where(col(StandingRow.id).in_(newest))).scalars())


def _stands(session: Session, table: Any, number: int, values: Mapping[str, Any], line: StandingRow | None) -> bool:
    if line is None:
        return not any(values.get(name) for name in SAID)
    return line.digest == _digest(session, table, number, values)


def _digest(session: Session, table: Any, number: int, values: Mapping[str, Any]) -> str:
    said = json.dumps([table.__tablename__, number, *values.values()], default=_iso)
    return ring_of(session.get_bind().dialect).fingerprint(said)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _is_erased(session: Session, line: StandingRow) -> bool:
    """Questions go with the patient."""
    contact = session.get(ContactRow, line.contact_id) if line.contact_id else None
    patient = session.get(PatientRow, contact.patient_id) if contact else None
    return patient is not None and patient.erased_at is not None
