"""The last run of each job."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "passage_tache",
        sa.Column("nom", sa.String(length=60), nullable=False),
        sa.Column("commence_le", base.InstantUtc(), nullable=False),
        sa.Column("termine_le", base.InstantUtc(), nullable=True),
        sa.Column("resultat", sa.Integer(), nullable=True),
        sa.Column("echec", sa.String(length=300), nullable=True),
        sa.Column("prochain_le", base.InstantUtc(), nullable=True),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("echecs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("nom", name=op.f("pk_passage_tache")),
    )


def downgrade() -> None:
    """Drop it: the next runs write it again."""
    op.drop_table("passage_tache")
