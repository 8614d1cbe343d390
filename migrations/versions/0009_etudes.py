"""Studies of what a grid would change on the waiting list."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "etude_impact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("avant_id", sa.Integer(), nullable=True),
        sa.Column("apres_id", sa.Integer(), nullable=False),
        sa.Column("empreinte_avant", sa.String(length=64), nullable=True),
        sa.Column("empreinte_apres", sa.String(length=64), nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("demandee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demandee_par_id", sa.Integer(), nullable=True),
        sa.Column("tache_id", sa.Integer(), nullable=False),
        sa.Column("resultat", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["avant_id"], ["grille_cotation.id"], name=op.f("fk_etude_impact_avant_id")),
        sa.ForeignKeyConstraint(["apres_id"], ["grille_cotation.id"], name=op.f("fk_etude_impact_apres_id")),
        sa.ForeignKeyConstraint(["demandee_par_id"], ["utilisateur.id"], name=op.f("fk_etude_impact_demandee_par_id")),
        sa.ForeignKeyConstraint(["tache_id"], ["tache.id"], name=op.f("fk_etude_impact_tache_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etude_impact")),
    )
    op.create_index(op.f("ix_etude_impact_apres_id"), "etude_impact", ["apres_id"])


def downgrade() -> None:
    """Drop it: a study can be made again."""
    op.drop_table("etude_impact")
