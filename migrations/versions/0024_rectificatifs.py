"""Corrections of validated minutes, and attributions that the commission took back in a later séance."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables; no minutes are corrected yet."""
    op.create_table(
        "rectificatif",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pv_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("redige_le", base.InstantUtc(), nullable=False),
        sa.Column("redige_par_id", sa.Integer(), nullable=True),
        sa.Column("donnees", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("empreinte_donnees", sa.String(length=64), nullable=True),
        sa.Column("tete_registre", sa.String(length=64), nullable=True),
        sa.Column("fichier", sa.String(length=200), nullable=True),
        sa.Column("empreinte_fichier", sa.String(length=64), nullable=True),
        sa.Column("valide_le", base.InstantUtc(), nullable=True),
        sa.Column("valide_par_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "valide_le IS NULL OR (donnees IS NOT NULL AND empreinte_donnees IS NOT NULL)",
            name=op.f("ck_rectificatif_fige"),
        ),
        sa.ForeignKeyConstraint(["pv_id"], ["pv.id"], name=op.f("fk_rectificatif_pv_id")),
        sa.ForeignKeyConstraint(["redige_par_id"], ["utilisateur.id"], name=op.f("fk_rectificatif_redige_par_id")),
        sa.ForeignKeyConstraint(["valide_par_id"], ["utilisateur.id"], name=op.f("fk_rectificatif_valide_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectificatif")),
        sa.UniqueConstraint("pv_id", "numero", name=op.f("uq_rectificatif_pv_id_numero")),
        sa.UniqueConstraint("reference", name=op.f("uq_rectificatif_reference")),
    )
    op.create_table(
        "rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rectificatif_id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=True),
        sa.Column("endroit", sa.String(length=250), nullable=False),
        sa.Column("ecrit", sa.Text(), nullable=False),
        sa.Column("lire", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("motif_code", sa.String(length=12), nullable=True),
        sa.Column("motif_texte", sa.Text(), nullable=True),
        sa.Column("condition_piece", sa.String(length=200), nullable=True),
        sa.Column("condition_echeance", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rectificatif_id"], ["rectificatif.id"], name=op.f("fk_rectification_rectificatif_id")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_rectification_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
        sa.UniqueConstraint(
            "rectificatif_id", "decision_id", name=op.f("uq_rectification_rectificatif_id_decision_id")
        ),
    )
    op.create_index(op.f("ix_rectification_decision_id"), "rectification", ["decision_id"])
    op.create_table(
        "retrait_attribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("motif", sa.Text(), nullable=False),
        sa.Column("pour", sa.Integer(), nullable=False),
        sa.Column("contre", sa.Integer(), nullable=False),
        sa.Column("abstentions", sa.Integer(), nullable=False),
        sa.Column("le", base.InstantUtc(), nullable=False),
        sa.Column("saisi_par_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "pour > contre AND contre >= 0 AND abstentions >= 0", name=op.f("ck_retrait_attribution_voix")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_retrait_attribution_decision_id")),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name=op.f("fk_retrait_attribution_seance_id")),
        sa.ForeignKeyConstraint(["saisi_par_id"], ["utilisateur.id"], name=op.f("fk_retrait_attribution_saisi_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrait_attribution")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_retrait_attribution_decision_id")),
    )
    op.create_index(op.f("ix_retrait_attribution_seance_id"), "retrait_attribution", ["seance_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("retrait_attribution", "rectification", "rectificatif"):
        op.drop_table(table)
