"""The clocks of decision and close; a case that is late is paged again; two cases of one patient become one.

An open case that was taken had no next step; now it has one, and the clock looks at it at once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case", sa.Column("late_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.create_index("ix_case_merged_into_id", "case", ["merged_into_id"])
    op.execute(
        'UPDATE "case" SET next_due_at = acknowledged_at '
        "WHERE status <> 'closed' AND next_due_at IS NULL AND acknowledged_at IS NOT NULL"
    )
