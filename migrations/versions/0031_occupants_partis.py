"""Those who lived in a dwelling and were taken off by hand, so that it can be undone."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "occupant_parti",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bail_id", sa.Integer(), nullable=False),
        sa.Column("personne", sa.JSON(), nullable=False),
        sa.Column("parti_le", sa.Date(), nullable=True),
        sa.Column("retire_le", base.InstantUtc(), nullable=False),
        sa.Column("retire_par_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bail_id"], ["bail.id"], name=op.f("fk_occupant_parti_bail_id")),
        sa.ForeignKeyConstraint(["retire_par_id"], ["utilisateur.id"], name=op.f("fk_occupant_parti_retire_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupant_parti")),
    )
    op.create_index(op.f("ix_occupant_parti_bail_id"), "occupant_parti", ["bail_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("occupant_parti")
