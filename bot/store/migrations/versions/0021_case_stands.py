"""All that a case stands for is proven, not only how it ended; and why a person was called is kept with the call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.encryption import ring_of

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NOTIFICATION = (
    *("id", "case_id", "staff_id", "channel", "channel_id", "step", "why", "because", "outbox_key", "at"),
)  # of a call what never changes
# Of a case what was proven, and what is, as bot/store/standing.py has it.
BEFORE = ("outcome", "noise_reason")
MOMENTS = (
    *("opened_at", "waiting_since", "acknowledged_at", "contacted_at", "decided_at", "late_since", "promised_at"),
    "closed_at",
)
PROVES = (
    *("opened_at", "waiting_since", "tier", "status", "owner_id", "acknowledged_at", "contacted_at", "decided_at"),
    *("late_since", "promised_at", "closed_at", *BEFORE),
)
MOMENT = sa.DateTime(timezone=True)
STANDING = sa.table(
    "standing", *(sa.column(name) for name in ("id", "of_table", "of_id", "digest")), sa.column("at", MOMENT)
)


def upgrade() -> None:
    bind = op.get_bind()
    if lines := list(_standing(bind)):
        bind.execute(sa.insert(STANDING), lines)
    if bind.dialect.name == "sqlite":
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in NOTIFICATION)
        refuse = "BEGIN SELECT RAISE(ABORT, 'notification rows are never changed'); END"
        op.execute("DROP TRIGGER notification_no_update")
        op.execute(f"CREATE TRIGGER notification_no_update BEFORE UPDATE ON notification WHEN {changed} {refuse}")
    else:
        changed = " OR ".join(f"NEW.{name}::text IS DISTINCT FROM OLD.{name}::text" for name in NOTIFICATION)
        op.execute("DROP TRIGGER notification_no_update ON notification")
        op.execute(
            "CREATE TRIGGER notification_no_update BEFORE UPDATE ON notification "
            f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION notification_refuse()"
        )


def _standing(bind: sa.Connection) -> Iterator[dict[str, Any]]:
    """Each case as it stands; not one whose end is no longer as it was put down: that goes on to be found."""
    last = bind.execute(sa.select(sa.func.max(sa.column("at", MOMENT))).select_from(sa.table("audit"))).scalar()
    known = {row.of_id: row.digest for row in bind.execute(_newest())}
    columns: list[sa.ColumnClause[Any]] = [
        sa.column("id"),
        *(sa.column(name, MOMENT) if name in MOMENTS else sa.column(name) for name in PROVES),
    ]
    for row in bind.execute(sa.select(*columns).select_from(sa.table("case"))).mappings():
        if known.get(row["id"]) == _digest(bind, row, BEFORE) or (row["id"] not in known and not row["outcome"]):
            digest = _digest(bind, row, PROVES)
            yield {
                "of_table": "case",
                "of_id": row["id"],
                "digest": digest,
                "at": last or datetime(1970, 1, 1, tzinfo=UTC),
            }


def _newest() -> sa.Select[Any]:
    of_cases = STANDING.c.of_table == "case"
    newest = sa.select(sa.func.max(STANDING.c.id)).where(of_cases).group_by(STANDING.c.of_id)
    return sa.select(STANDING.c.of_id, STANDING.c.digest).where(STANDING.c.id.in_(newest))


def _digest(bind: sa.Connection, row: Mapping[Any, Any], names: tuple[str, ...]) -> str:
    said = json.dumps(["case", row["id"], *(row[name] for name in names)], default=_iso)
    return ring_of(bind.dialect).fingerprint(said)


def _iso(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()
