"""What the members were shown, kept where the close of a ballot froze something else."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column to lots and candidatures."""
    for table in ("lot", "candidature"):
        op.add_column(table, sa.Column("montre", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop them: what held at the close stays, the register keeps the digest of what was shown."""
    for table in ("lot", "candidature"):
        with op.batch_alter_table(table) as lot:
            lot.drop_column("montre")
