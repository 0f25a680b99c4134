"""Who has claimed an update; a row of a tick that failed rests, and is claimed no more: it is served in the transaction that finds it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RESTING = {"case": "claimed_row_at", "treatment": "claimed_at", "ask": "claimed_at", "graded_question": "claimed_at"}


def upgrade() -> None:
    op.add_column("inbox", sa.Column("claimed_by", sa.BigInteger(), nullable=True))
    op.create_index("ix_inbox_claimed_by", "inbox", ["claimed_by"], unique=False)
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_inbox_waiting", "inbox", ["chat_id", "update_id"], sqlite_where=waiting, postgresql_where=waiting
    )
    for table, column in RESTING.items():
        op.execute(f'ALTER TABLE "{table}" RENAME COLUMN {column} TO failed_at')
