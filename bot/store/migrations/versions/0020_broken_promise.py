"""A case knows that the hour it promised has passed: it stays what is late until the promise is kept or replaced.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("promise_broken", sa.Boolean(), nullable=False, server_default=sa.false()))
