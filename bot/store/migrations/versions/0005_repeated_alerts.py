"""An alert that is sent again although it may have arrived is marked; the next messages are found however many wait."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("possible_repeat", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index("ix_outbox_waiting", "outbox", ["state", "lane", "due_at", "id", "chat_id"], unique=False)
