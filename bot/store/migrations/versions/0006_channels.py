"""Staff are paged by other channels than Telegram too; what must arrive by a moment is looked after; the clinic's fallback is nobody's."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_staff_channel_staff_id", "staff_channel", ["staff_id"], unique=False)
    op.add_column("outbox", sa.Column("channel", sa.String(), nullable=False, server_default="telegram"))
    op.add_column("outbox", sa.Column("address", sa.LargeBinary(), nullable=True))
    op.add_column("outbox", sa.Column("deliver_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
    _index("ix_outbox_elsewhere", ["state", "due_at"], "channel <> 'telegram'")
    _index("ix_outbox_deliver_by", ["deliver_by"], "deliver_by IS NOT NULL")
    with op.batch_alter_table("notification") as notification:
        notification.alter_column("staff_id", existing_type=sa.Integer(), nullable=True)
        notification.add_column(sa.Column("channel_id", sa.Integer(), nullable=True))
        notification.create_foreign_key("fk_notification_channel", "staff_channel", ["channel_id"], ["id"])


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
