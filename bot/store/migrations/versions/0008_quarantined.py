"""Updates that were set aside are counted every minute: they have an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    aside = sa.text("quarantined_at IS NOT NULL")
    op.create_index("ix_inbox_quarantined", "inbox", ["quarantined_at"], sqlite_where=aside, postgresql_where=aside)
