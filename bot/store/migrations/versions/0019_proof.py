"""What was answered, advised, expected, decided and sent is kept as well. What may change is put down each time it does.

A case knows what staff promised the patient, and by when.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.encryption import ring_of

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# Of each table the columns that never change, and what else may not happen to a row.
KEPT = {
    "standing": (("id", "of_table", "of_id", "contact_id", "digest", "at"), ()),
    "snooze": (
        ("id", "case_id", "staff_id", "symptom", "level", "at", "until"),
        ("NEW.words IS NOT NULL AND NEW.words {differs} OLD.words",),
    ),
    "protocol_answer": (
        ("id", "case_id", "staff_id", "symptom", "question", "at"),
        ("NEW.answer <> '' AND NEW.answer <> OLD.answer",),
    ),
    "answer": (
        ("id", "entry_id", "question", "contact_id", "recalled", "at"),
        ("NEW.value IS NOT NULL AND NEW.value {differs} OLD.value",),
    ),
    "outbox": (
        ("id", "key", "topic", "channel", "patient_id", "staff_id", "case_id", "lane", "edits", "created_at"),
        (
            "NEW.text IS NOT NULL AND NEW.text {differs} OLD.text",
            "NEW.buttons IS NOT NULL AND NEW.buttons {differs} OLD.buttons",
            "OLD.sent_at IS NOT NULL AND NEW.sent_at {differs} OLD.sent_at",
            "OLD.state = 'sent' AND NEW.state <> 'sent'",
        ),
    ),
    "advice": (
        ("id", "case_id", "advised_at"),
        ("OLD.gravest <> '' AND NEW.gravest <> OLD.gravest AND NEW.gravest <> 'did_not_go'",),
    ),
    "case": (
        ("id", "code", "patient_id"),
        (
            "OLD.status = 'closed' AND NEW.status = 'closed' AND (NEW.outcome <> OLD.outcome "
            "OR NEW.noise_reason <> OLD.noise_reason OR NEW.closed_at {differs} OLD.closed_at)",
        ),
    ),
    "graded_question": (("id", "case_id", "contact_id", "symptom", "question", "asked_at"), ()),
    "ask": (("id", "contact_id", "heard_id", "symptom", "tier", "rule", "asked_at"), ()),
}
GO_WITH_THE_PATIENT = ("graded_question", "ask")
ERASED = (
    "EXISTS (SELECT 1 FROM contact JOIN patient ON patient.id = contact.patient_id "
    "WHERE contact.id = OLD.contact_id AND patient.erased_at IS NOT NULL)"
)
# Of what may change, as bot/store/standing.py has it.
PROVES = {
    "case": ("outcome", "noise_reason"),
    "advice": ("case_id", "tier", "answer", "gravest", "answered_by", "staff_id"),
    "graded_question": ("case_id", "contact_id", "symptom", "question", "answer"),
    "ask": ("contact_id", "symptom", "answer"),
}


def upgrade() -> None:
    op.add_column("case", sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case", sa.Column("promise", sa.String(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("addition", sa.LargeBinary(), nullable=True))
    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("of_table", sa.String(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), sa.ForeignKey("contact.id"), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    _put_down_what_stands()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (columns, refused) in KEPT.items():
        (_keep_in_sqlite if sqlite else _keep_in_postgres)(table, columns, refused)


def _put_down_what_stands() -> None:
    """As it stood when something was last done; what was changed before nobody can tell any more."""
    bind, moment = op.get_bind(), sa.DateTime(timezone=True)
    last = bind.execute(sa.select(sa.func.max(sa.column("at", moment))).select_from(sa.table("audit"))).scalar()
    into = sa.table(
        "standing",
        *(sa.column(name) for name in ("of_table", "of_id", "contact_id", "digest")),
        sa.column("at", moment),
    )
    for table, columns in PROVES.items():
        if rows := list(_standing(bind, table, columns, last or datetime(1970, 1, 1, tzinfo=UTC))):
            bind.execute(sa.insert(into), rows)


def _standing(bind: sa.Connection, table: str, columns: tuple[str, ...], at: datetime) -> Iterator[dict[str, Any]]:
    asked: list[sa.ColumnClause[Any]] = [sa.column(name) for name in ("id", *columns)]
    for row in bind.execute(sa.select(*asked).select_from(sa.table(table))).mappings():
        said = json.dumps([table, row["id"], *(row[name] for name in columns)])
        whose = row["contact_id"] if "contact_id" in columns else None
        digest = ring_of(bind.dialect).fingerprint(said)
        yield {"of_table": table, "of_id": row["id"], "contact_id": whose, "digest": digest, "at": at}


def _keep_in_sqlite(table: str, columns: tuple[str, ...], refused: tuple[str, ...]) -> None:
    changed = [f"NEW.{name} IS NOT OLD.{name}" for name in columns]
    changed += [f"({one.format(differs='IS NOT')})" for one in refused]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
    unless = f" WHEN NOT {ERASED}" if table in GO_WITH_THE_PATIENT else ""
    op.execute(f'CREATE TRIGGER {table}_no_update BEFORE UPDATE ON "{table}" WHEN {" OR ".join(changed)} {refuse}')
    op.execute(f'CREATE TRIGGER {table}_no_delete BEFORE DELETE ON "{table}"{unless} {refuse}')


def _keep_in_postgres(table: str, columns: tuple[str, ...], refused: tuple[str, ...]) -> None:
    changed = [f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns]
    changed += [f"({one.format(differs='IS DISTINCT FROM')})" for one in refused]
    refuse = f"RAISE EXCEPTION '{table} rows are never changed';"
    on = f'ON "{table}"'
    _function(f"{table}_refuse", refuse)
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE {on} FOR EACH ROW WHEN ({' OR '.join(changed)}) "
        f"EXECUTE FUNCTION {table}_refuse()"
    )
    goes = table in GO_WITH_THE_PATIENT
    at_once = "TRUNCATE" if goes else "DELETE OR TRUNCATE"
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE {at_once} {on} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
    if goes:
        _function(f"{table}_refuse_one", f"IF {ERASED} THEN RETURN OLD; END IF; {refuse}")
        op.execute(
            f"CREATE TRIGGER {table}_no_delete_of_one BEFORE DELETE {on} FOR EACH ROW EXECUTE FUNCTION {table}_refuse_one()"
        )


def _function(name: str, does: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {does} END $$ LANGUAGE plpgsql")
