"""Facts of leases that the examination of occupancy reads, and its results for lists."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ETATS = (
    "sur_occupation", "sous_occupation", "adapte_sans_occupant", "besoin_adaptation", "depassement_plafond",
    "alerte_sls",
)  # fmt: skip
INCONNUS = ("besoin_adaptation", "depart_handicap", "ancienne_zus")


def upgrade() -> None:
    """Add the columns, of which nothing is known, and the table, which the next computation fills."""
    op.add_column("bail", sa.Column("pieces_professionnelles", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("bail") as bail:
        bail.alter_column("pieces_professionnelles", server_default=None)
    for nom in INCONNUS:
        op.add_column("bail", sa.Column(nom, sa.Boolean(), nullable=True))
    op.add_column("locataire", sa.Column("qualite", sa.String(length=40), nullable=True))
    op.create_table(
        "resultat_occupation",
        sa.Column("bail_id", sa.Integer(), nullable=False),
        sa.Column("marque", sa.Integer(), nullable=False),
        sa.Column("marque_calculee", sa.Integer(), nullable=False),
        sa.Column("calcule_le", sa.Date(), nullable=True),
        *(sa.Column(nom, sa.String(length=40), nullable=False) for nom in ETATS),
        sa.Column("manques", sa.String(length=300), nullable=False),
        sa.Column("personnes", sa.Integer(), nullable=False),
        sa.Column("echeance", sa.String(length=40), nullable=False),
        sa.Column("du_le", sa.Date(), nullable=True),
        sa.Column("depuis_le", sa.Date(), nullable=True),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("ordre_le", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["bail_id"], ["bail.id"], name=op.f("fk_resultat_occupation_bail_id")),
        sa.PrimaryKeyConstraint("bail_id", name=op.f("pk_resultat_occupation")),
    )
    op.create_index("ix_resultat_occupation_ordre", "resultat_occupation", ["rang", "ordre_le", "bail_id"])


def downgrade() -> None:
    """Drop the results, which can be computed again, and forget the columns."""
    op.drop_table("resultat_occupation")
    with op.batch_alter_table("locataire") as locataire:
        locataire.drop_column("qualite")
    with op.batch_alter_table("bail") as bail:
        for nom in (*INCONNUS, "pieces_professionnelles"):
            bail.drop_column(nom)
