"""Letters: their texts by version, how each left and what proves it."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLONNES = (
    ("modele_id", sa.Integer()),
    ("canal", sa.String(length=40)),
    ("courriel_id", sa.Integer()),
    ("preuve", sa.String(length=40)),
    ("premiere_presentation_le", sa.Date()),
    ("recue_le", sa.Date()),
    ("suite_le", sa.Date()),
)
CLES = (("modele_id", "modele_courrier"), ("courriel_id", "courriel"))


def upgrade() -> None:
    """Make the table of the texts and add the columns; no letter has left yet."""
    op.create_table(
        "modele_courrier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("objet", sa.String(length=200), nullable=False),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.Column("depuis", sa.Date(), nullable=False),
        sa.Column("redige_le", base.InstantUtc(), nullable=False),
        sa.Column("redige_par_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["redige_par_id"], ["utilisateur.id"], name=op.f("fk_modele_courrier_redige_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modele_courrier")),
        sa.UniqueConstraint("nature", "version", name=op.f("uq_modele_courrier_nature_version")),
    )
    with op.batch_alter_table("courrier") as courrier:
        courrier.add_column(sa.Column("exemplaire", sa.Integer(), nullable=False, server_default="1"))
        for nom, genre in COLONNES:
            courrier.add_column(sa.Column(nom, genre, nullable=True))
        for nom, table in CLES:
            courrier.create_foreign_key(f"fk_courrier_{nom}", table, [nom], ["id"])


def downgrade() -> None:
    """Drop the columns and the texts; letters stay."""
    with op.batch_alter_table("courrier") as courrier:
        for nom, _ in CLES:
            courrier.drop_constraint(f"fk_courrier_{nom}", type_="foreignkey")
        for nom, _ in reversed(COLONNES):
            courrier.drop_column(nom)
        courrier.drop_column("exemplaire")
    op.drop_table("modele_courrier")
