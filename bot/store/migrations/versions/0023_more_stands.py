"""More of what may change is proven: whose a case is and how it rests, what was promised, when something was asked and answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.encryption import ring_of

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# What was proven, and what is besides, as bot/store/standing.py has it.
BEFORE = {
    "case": (
        *("opened_at", "waiting_since", "tier", "status", "owner_id", "acknowledged_at", "contacted_at", "decided_at"),
        *("late_since", "promised_at", "closed_at", "outcome", "noise_reason"),
    ),
    "advice": ("case_id", "tier", "answer", "gravest", "answered_by", "staff_id"),
    "graded_question": ("case_id", "contact_id", "symptom", "question", "answer"),
    "ask": ("contact_id", "symptom", "answer"),
}
BESIDES = {
    "case": (
        *("code", "patient_id", "treatment_id", "snoozed_until", "promise", "promise_broken", "offered_to"),
        "merged_into_id",
    ),
    "advice": ("advised_at", "answered_at"),
    "graded_question": ("asked_at", "answered_at"),
    "ask": ("heard_id", "tier", "rule", "asked_at"),
}
MOMENT = sa.DateTime(timezone=True)
STANDING = sa.table(
    "standing",
    *(sa.column(name) for name in ("id", "of_table", "of_id", "contact_id", "digest")),
    sa.column("at", MOMENT),
)


def upgrade() -> None:
    bind = op.get_bind()
    for table in BEFORE:
        if lines := list(_standing(bind, table)):
            bind.execute(sa.insert(STANDING), lines)


def _standing(bind: sa.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Each row as it stands; not one that is no longer as it was put down: that goes on to be found."""
    last = bind.execute(sa.select(sa.func.max(sa.column("at", MOMENT))).select_from(sa.table("audit"))).scalar()
    names = (*BEFORE[table], *BESIDES[table])
    known = {line.of_id: line for line in bind.execute(_newest(table))}
    rows = sa.select(sa.column("id"), *(_column(name) for name in names)).select_from(sa.table(table))
    for row in bind.execute(rows).mappings().all():
        line = known.get(row["id"])
        if line is not None and line.digest == _digest(bind, table, row, BEFORE[table]):
            yield {
                "of_table": table,
                "of_id": row["id"],
                "contact_id": line.contact_id,
                "digest": _digest(bind, table, row, names),
                "at": last or datetime(1970, 1, 1, tzinfo=UTC),
            }


def _column(name: str) -> sa.ColumnClause[Any]:
    if name.endswith(("_at", "_since", "_until")):
        return sa.column(name, MOMENT)
    return sa.column(name, sa.Boolean()) if name == "promise_broken" else sa.column(name)


def _newest(table: str) -> sa.Select[Any]:
    newest = sa.select(sa.func.max(STANDING.c.id)).where(STANDING.c.of_table == table).group_by(STANDING.c.of_id)
    return sa.select(STANDING.c.of_id, STANDING.c.contact_id, STANDING.c.digest).where(STANDING.c.id.in_(newest))


def _digest(bind: sa.Connection, table: str, row: Mapping[Any, Any], names: tuple[str, ...]) -> str:
    said = json.dumps([table, row["id"], *(row[name] for name in names)], default=_iso)
    return ring_of(bind.dialect).fingerprint(said)


def _iso(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()
