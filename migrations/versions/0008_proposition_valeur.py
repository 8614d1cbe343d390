"""Values proposed by a secretary or the management, that an administrator accepts or refuses."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "proposition_valeur",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(80), nullable=False),
        sa.Column("axes", sa.String(200), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("verifie_jusqu", sa.Date(), nullable=False),
        sa.Column("valeur", sa.String(80), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("verifie_par", sa.String(120), nullable=False),
        sa.Column("etat", sa.String(40), nullable=False),
        sa.Column("proposee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposee_par_id", sa.Integer(), nullable=False),
        sa.Column("tranchee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tranchee_par_id", sa.Integer(), nullable=True),
        sa.Column("refus_motif", sa.String(300), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_proposition_valeur"),
        sa.ForeignKeyConstraint(["proposee_par_id"], ["utilisateur.id"], name="fk_proposition_valeur_proposee_par_id"),
        sa.ForeignKeyConstraint(["tranchee_par_id"], ["utilisateur.id"], name="fk_proposition_valeur_tranchee_par_id"),
    )
    op.create_index("ix_proposition_valeur_cle", "proposition_valeur", ["cle"])


def downgrade() -> None:
    """Drop the proposals; what was accepted stays among the entered values."""
    op.drop_table("proposition_valeur")
