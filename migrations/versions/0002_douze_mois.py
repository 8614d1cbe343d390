"""Resources of the last twelve months of a household (R41)."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing is known of it for the households there are."""
    op.add_column("menage", sa.Column("ressources_douze_mois_euros", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Forget the column."""
    with op.batch_alter_table("menage") as menage:
        menage.drop_column("ressources_douze_mois_euros")
