"""The clock of a case is written down, so that the queue is ordered and cut by an index; the patient of a fire drill is none."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

RANKS = ("emergency", "ed_now", "clinic_now", "same_day", "three_days", "self_care")


def upgrade() -> None:
    op.add_column("case", sa.Column("tier_rank", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("case", sa.Column("next_step", sa.String(), nullable=False, server_default="acknowledge"))
    op.add_column("case", sa.Column("step_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("patient", sa.Column("synthetic", sa.Boolean(), nullable=False, server_default=sa.false()))
    case = sa.table("case", sa.column("tier", sa.String), sa.column("tier_rank", sa.Integer))
    for rank, tier in enumerate(RANKS):
        op.execute(case.update().where(case.c.tier == tier).values(tier_rank=rank))
    op.execute(
        "UPDATE \"case\" SET next_step = CASE WHEN status = 'closed' THEN 'nothing' WHEN acknowledged_at IS NULL THEN 'acknowledge' "
        "WHEN contacted_at IS NULL THEN 'contact' ELSE 'decide' END"
    )
