"""Avis: floor, lift, adaptation, rent and sector of a suitable dwelling; offers: where a distance comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
DITS = ("ascenseur", "adapte")


def upgrade() -> None:
    """Make the columns; an avis given before names none of these features."""
    with op.batch_alter_table("avis") as avis:
        avis.add_column(sa.Column("etage_maximum", sa.Integer(), nullable=True))
        for nom in DITS:
            avis.add_column(sa.Column(nom, sa.Boolean(), nullable=False, server_default=sa.false()))
        avis.add_column(sa.Column("loyer_maximum_centimes", sa.Integer(), nullable=True))
        avis.add_column(sa.Column("secteur", sa.String(length=40), nullable=True))
    with op.batch_alter_table("avis") as avis:
        for nom in DITS:
            avis.alter_column(nom, existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("offre_relogement") as offre:
        offre.add_column(sa.Column("distance_source", sa.String(length=120), nullable=True))


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("offre_relogement") as offre:
        offre.drop_column("distance_source")
    with op.batch_alter_table("avis") as avis:
        for nom in ("secteur", "loyer_maximum_centimes", *DITS, "etage_maximum"):
            avis.drop_column(nom)
