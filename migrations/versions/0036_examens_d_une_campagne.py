"""Examinations: an index by campaign and lease, so that a campaign of thousands is not read once for each lease."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the index of two columns in the place of that of one."""
    op.drop_index("ix_examen_occupation_campagne_id", "examen_occupation")
    op.create_index("ix_examen_occupation_campagne_bail", "examen_occupation", ["campagne_id", "bail_id"])


def downgrade() -> None:
    """Put the former index back."""
    op.drop_index("ix_examen_occupation_campagne_bail", "examen_occupation")
    op.create_index("ix_examen_occupation_campagne_id", "examen_occupation", ["campagne_id"])
