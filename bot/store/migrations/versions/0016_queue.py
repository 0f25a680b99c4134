"""The queue's order is written down and indexed with all its filters ask; so is whom an answer is awaited from."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AWAITED = """
    UPDATE "case" SET answer_awaited = (1 = 1) WHERE status <> 'closed'
    AND (SELECT max(id) FROM case_event WHERE case_id = "case".id AND kind = 'wrote')
      > coalesce((SELECT max(id) FROM case_event WHERE case_id = "case".id AND kind IN
          ('red_flag', 'passed_on', 'new_medicine', 'urgent', 'unreadable', 'answered', 'heard', 'worse', 'same', 'better')), 0)
"""


def upgrade() -> None:
    op.add_column("case", sa.Column("queue_place", sa.String(), nullable=False, server_default=""))
    op.add_column("case", sa.Column("answer_awaited", sa.Boolean(), nullable=False, server_default=sa.false()))
    _give_places()
    op.execute(AWAITED)
    op.create_index(
        "ix_case_queue",
        "case",
        ["queue_place", "id", "tier_rank", "owner_id", "step_due_at", "snoozed_until", "answer_awaited", "status"],
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.create_index(
        "ix_case_closed",
        "case",
        ["closed_at"],
        sqlite_where=sa.text("status = 'closed'"),
        postgresql_where=sa.text("status = 'closed'"),
    )
    op.create_index(
        "ix_graded_question_open",
        "graded_question",
        ["case_id"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_case_event_nobody",
        "case_event",
        ["case_id", "at"],
        sqlite_where=sa.text("kind = 'nobody_to_page'"),
        postgresql_where=sa.text("kind = 'nobody_to_page'"),
    )


def _give_places() -> None:
    """As bot/domain/case.py queue_place does."""
    when = sa.DateTime(timezone=True)
    case = sa.table(
        "case",
        sa.column("id", sa.Integer),
        sa.column("status", sa.String),
        sa.column("acknowledged_at", when),
        sa.column("tier_rank", sa.Integer),
        sa.column("step_due_at", when),
        sa.column("opened_at", when),
        sa.column("queue_place", sa.String),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(case).where(case.c.status != "closed")).all():
        acknowledged, due = int(row.acknowledged_at is not None), row.step_due_at or row.opened_at
        place = f"{row.tier_rank}{acknowledged}{_stamp(due)}{_stamp(row.opened_at)}"
        connection.execute(case.update().where(case.c.id == row.id).values(queue_place=place))


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC) if at.tzinfo else at:%Y%m%d%H%M%S%f}"  # SQLite gives UTC without its zone
