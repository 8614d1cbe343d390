"""A comment may be the opinion that a right-holder gave."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add whose opinion it is."""
    with op.batch_alter_table("avis_candidature") as avis:
        avis.add_column(sa.Column("reservataire_id", sa.Integer(), nullable=True))
        avis.create_foreign_key(
            op.f("fk_avis_candidature_reservataire_id"), "reservataire", ["reservataire_id"], ["id"]
        )


def downgrade() -> None:
    """Drop it: the comment stays as its author's."""
    with op.batch_alter_table("avis_candidature") as avis:
        avis.drop_constraint(op.f("fk_avis_candidature_reservataire_id"), type_="foreignkey")
        avis.drop_column("reservataire_id")
