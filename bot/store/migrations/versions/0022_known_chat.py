"""A card that was opened by the chat of another patient says whose it is."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invite", sa.Column("known_patient_id", sa.Integer(), nullable=True))
