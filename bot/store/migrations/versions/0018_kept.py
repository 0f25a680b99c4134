"""What was heard, called and done is kept as it was. Erasing a patient takes the words out; an act is marked as undone once."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Of each table the columns that never change, and what else may not happen to a row.
KEPT = {
    "heard": (
        ("id", "contact_id", "patient_id", "kind", "edited", "day", "at"),
        (
            "NEW.text IS NOT NULL AND NEW.text {differs} OLD.text",
            "NEW.screening IS NOT NULL AND NEW.screening {differs} OLD.screening AND (OLD.screening IS NOT NULL OR NEW.text IS NULL)",
            "NEW.understood AND NOT OLD.understood",
            "NEW.chat_id <> OLD.chat_id AND NEW.chat_id <> 0",
            "NEW.telegram_message_id <> OLD.telegram_message_id AND NEW.telegram_message_id <> 0",
        ),
    ),
    "phone_call": (
        ("id", "case_id", "event_id", "staff_id", "whom", "result", "at"),
        (
            "NEW.number IS NOT NULL AND NEW.number {differs} OLD.number",
            "NEW.words IS NOT NULL AND NEW.words {differs} OLD.words",
        ),
    ),
    "deed": (
        ("id", "case_id", "staff_id", "kind", "at", "before", "version", "events_after", "events_until", "messages"),
        ("OLD.undone_at IS NOT NULL AND NEW.undone_at {differs} OLD.undone_at",),
    ),
}


def upgrade() -> None:
    keep = _keep_in_sqlite if op.get_bind().dialect.name == "sqlite" else _keep_in_postgres
    for table, (columns, refused) in KEPT.items():
        keep(table, columns, refused)


def _keep_in_sqlite(table: str, columns: tuple[str, ...], refused: tuple[str, ...]) -> None:
    changed = [f"NEW.{name} IS NOT OLD.{name}" for name in columns]
    changed += [f"({one.format(differs='IS NOT')})" for one in refused]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {' OR '.join(changed)} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")


def _keep_in_postgres(table: str, columns: tuple[str, ...], refused: tuple[str, ...]) -> None:
    changed = [f"NEW.{name}::text IS DISTINCT FROM OLD.{name}::text" for name in columns]  # it does not compare JSON
    changed += [f"({one.format(differs='IS DISTINCT FROM')})" for one in refused]
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{table} rows are never changed'; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({' OR '.join(changed)}) "
        f"EXECUTE FUNCTION {table}_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
