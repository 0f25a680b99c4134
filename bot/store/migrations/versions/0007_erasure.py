"""A patient may be erased: when, and the words in the timeline of their cases may be taken out. Nothing else of it can be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEPT = ("id", "case_id", "kind", "at", "staff_id", "heard_id", "entry_id", "tier", "symptoms", "rules")


def upgrade() -> None:
    op.add_column("patient", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER case_event_no_update")
        op.execute(
            f"CREATE TRIGGER case_event_no_update BEFORE UPDATE ON case_event WHEN {_changed('IS NOT')} "
            "BEGIN SELECT RAISE(ABORT, 'case_event rows are never changed'); END"
        )
        return
    op.execute("DROP TRIGGER case_event_no_change ON case_event")
    op.execute(
        "CREATE TRIGGER case_event_no_change BEFORE DELETE OR TRUNCATE ON case_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION case_event_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER case_event_no_update BEFORE UPDATE ON case_event FOR EACH ROW WHEN ({_changed('IS DISTINCT FROM')}) "
        "EXECUTE FUNCTION case_event_refuse()"
    )


def _changed(differs: str) -> str:
    """True unless all that happens is that the words go."""
    cast = "::text" if differs == "IS DISTINCT FROM" else ""  # PostgreSQL does not compare JSON
    return " OR ".join(
        ["NEW.text IS NOT NULL", "OLD.text IS NULL", *(f"NEW.{name}{cast} {differs} OLD.{name}{cast}" for name in KEPT)]
    )
