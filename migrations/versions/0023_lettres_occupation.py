"""Letters of the examination of occupancy, offers whose notice is not proven yet, the regime of the landlord."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the offers that there are keep their day, the regime stays to be said."""
    with op.batch_alter_table("courrier") as courrier:
        courrier.add_column(sa.Column("bail_id", sa.Integer(), nullable=True))
        courrier.add_column(sa.Column("objet_id", sa.Integer(), nullable=True))
        courrier.create_foreign_key(op.f("fk_courrier_bail_id"), "bail", ["bail_id"], ["id"])
        courrier.create_index("ix_courrier_bail_id", ["bail_id"])
    with op.batch_alter_table("offre_relogement") as offre:
        offre.alter_column("notifiee_le", existing_type=sa.Date(), nullable=True)
    with op.batch_alter_table("bailleur") as bailleur:
        bailleur.add_column(sa.Column("regime_maintien", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Take them away; letters of leases and offers without a day cannot be kept."""
    with op.batch_alter_table("bailleur") as bailleur:
        bailleur.drop_column("regime_maintien")
    op.execute("DELETE FROM offre_relogement WHERE notifiee_le IS NULL")
    with op.batch_alter_table("offre_relogement") as offre:
        offre.alter_column("notifiee_le", existing_type=sa.Date(), nullable=False)
    op.execute("DELETE FROM courrier WHERE bail_id IS NOT NULL")
    with op.batch_alter_table("courrier") as courrier:
        courrier.drop_index("ix_courrier_bail_id")
        courrier.drop_constraint(op.f("fk_courrier_bail_id"), type_="foreignkey")
        courrier.drop_column("objet_id")
        courrier.drop_column("bail_id")
