"""Relocation offers with what makes a refusal count: a dearer offer, or a fourth one, is kept and not counted."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OUI_NON = ("bon_etat", "besoins", "moyens", "voisin")


def upgrade() -> None:
    """Take the two constraints away; nothing is known yet of the conditions of the offers there are."""
    with op.batch_alter_table("offre_relogement") as offre:
        offre.drop_constraint(op.f("ck_offre_relogement_numero"), type_="check")
        offre.drop_constraint(op.f("ck_offre_relogement_loyer_inferieur"), type_="check")
        offre.drop_column("conforme_13bis")
        for nom in OUI_NON:
            offre.add_column(sa.Column(nom, sa.Boolean(), nullable=True))
        offre.add_column(sa.Column("territoire", sa.String(length=40), nullable=True))
        offre.add_column(sa.Column("distance_metres", sa.Integer(), nullable=True))
        offre.alter_column("reponse", existing_type=sa.String(length=20), type_=sa.String(length=40))
    op.add_column("entretien", sa.Column("souhaits", sa.Text(), nullable=True))


def downgrade() -> None:
    """Put the constraints back; what they refuse cannot be kept."""
    with op.batch_alter_table("entretien") as entretien:
        entretien.drop_column("souhaits")
    op.execute("DELETE FROM offre_relogement WHERE numero > 3 OR nouveau_loyer_centimes >= ancien_loyer_centimes")
    with op.batch_alter_table("offre_relogement") as offre:
        offre.alter_column("reponse", existing_type=sa.String(length=40), type_=sa.String(length=20))
        for nom in (*OUI_NON, "territoire", "distance_metres"):
            offre.drop_column(nom)
        offre.add_column(sa.Column("conforme_13bis", sa.Boolean(), nullable=True))
        offre.create_check_constraint(op.f("ck_offre_relogement_numero"), "numero BETWEEN 1 AND 3")
        offre.create_check_constraint(
            op.f("ck_offre_relogement_loyer_inferieur"), "nouveau_loyer_centimes < ancien_loyer_centimes"
        )
