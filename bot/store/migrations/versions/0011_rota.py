"""The clinic keeps a rota; a call says why it went to this person."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rota_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("turn", sa.String(), nullable=False),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        _moment("created_at"),
        sa.Column("created_by", sa.Integer(), nullable=False),
        _moment("ended_at", nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        *_staff("created_by", "ended_by"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rota_shift_last_day", "rota_shift", ["last_day"], unique=False)
    _span_of_somebody("rota_override", sa.Column("duty", sa.String(), nullable=False))
    _span_of_somebody("time_off")
    op.create_table(
        "rota_swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("return_shift_id", sa.Integer(), nullable=True),
        sa.Column("return_day", sa.String(), nullable=False),
        _moment("offered_at"),
        _moment("accepted_at", nullable=True),
        _moment("closed_at", nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["shift_id"], ["rota_shift.id"]),
        sa.ForeignKeyConstraint(["return_shift_id"], ["rota_shift.id"]),
        *_staff("from_id", "to_id", "closed_by"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rota_swap_day", "rota_swap", ["day"], unique=False)
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        _moment("created_at"),
        _moment("revoked_at", nullable=True),
        *_staff("staff_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_calendar_link_staff_id", "calendar_link", ["staff_id"], unique=False)
    op.add_column("notification", sa.Column("because", sa.String(), nullable=False, server_default=""))


def _span_of_somebody(name: str, *more: sa.Column[str]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *more,
        sa.Column("staff_id", sa.Integer(), nullable=False),
        _moment("start_at"),
        _moment("end_at"),
        _moment("created_at"),
        sa.Column("created_by", sa.Integer(), nullable=False),
        _moment("withdrawn_at", nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        *_staff("staff_id", "created_by", "withdrawn_by"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(f"ix_{name}_end_at", name, ["end_at"], unique=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _staff(*columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([column], ["staff.id"]) for column in columns]
