"""Advice keeps the gravest answer it had: "did not go" and "no word" stay in the figures, whatever followed."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# What was said before stands on the timelines of the patient: from the advice on, until their next one.
SAID = """
    UPDATE advice SET gravest = :answer WHERE gravest = '' AND (answer = :answer OR EXISTS (
        SELECT 1 FROM case_event
        JOIN "case" AS told ON told.id = case_event.case_id
        JOIN "case" AS own ON own.patient_id = told.patient_id
        WHERE own.id = advice.case_id AND case_event.kind = :answer AND case_event.at >= advice.advised_at
        AND NOT EXISTS (
            SELECT 1 FROM advice AS later
            JOIN "case" AS theirs ON theirs.id = later.case_id
            WHERE theirs.patient_id = own.patient_id AND later.id > advice.id AND later.advised_at <= case_event.at
        )
    ))
"""


def upgrade() -> None:
    op.add_column("advice", sa.Column("gravest", sa.String(), nullable=False, server_default=""))
    for answer in ("did_not_go", "no_word"):
        op.execute(sa.text(SAID).bindparams(answer=answer))
