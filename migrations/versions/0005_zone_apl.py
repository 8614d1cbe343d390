"""The zone of the housing aid of a commune, dated as its other zones: the aid is estimated where it is known."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody has said the zone of the communes there are."""
    op.add_column("attribut_commune", sa.Column("zone_apl", sa.String(1), nullable=True))


def downgrade() -> None:
    """Forget the zones."""
    with op.batch_alter_table("attribut_commune") as attribut:
        attribut.drop_column("zone_apl")
