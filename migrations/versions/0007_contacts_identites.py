"""Contacts avec les candidats avant la séance, demandes qui nomment peut-être une même personne."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_candidat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vacance_id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("resultat", sa.String(length=40), nullable=False),
        sa.Column("canal", sa.String(length=40), nullable=False),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("par_id", sa.Integer(), nullable=False),
        sa.Column("saisi_le", base.InstantUtc(), nullable=False),
        sa.ForeignKeyConstraint(["vacance_id"], ["vacance.id"], name=op.f("fk_contact_candidat_vacance_id")),
        sa.ForeignKeyConstraint(["demande_id"], ["demande.id"], name=op.f("fk_contact_candidat_demande_id")),
        sa.ForeignKeyConstraint(["par_id"], ["utilisateur.id"], name=op.f("fk_contact_candidat_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_candidat")),
    )
    for colonne in ("vacance_id", "demande_id"):
        op.create_index(op.f(f"ix_contact_candidat_{colonne}"), "contact_candidat", [colonne])
    op.create_table(
        "rapprochement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=200), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("trouve_le", sa.Date(), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=True),
        sa.Column("retenue_id", sa.Integer(), nullable=True),
        sa.Column("motif", sa.Text(), nullable=True),
        sa.Column("resolu_le", base.InstantUtc(), nullable=True),
        sa.Column("resolu_par_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("resolution IS NULL OR motif IS NOT NULL", name=op.f("ck_rapprochement_resolution_motivee")),
        sa.CheckConstraint(
            "resolution <> 'meme_personne' OR retenue_id IS NOT NULL", name=op.f("ck_rapprochement_retenue_nommee")
        ),
        sa.ForeignKeyConstraint(["retenue_id"], ["demande.id"], name=op.f("fk_rapprochement_retenue_id")),
        sa.ForeignKeyConstraint(["resolu_par_id"], ["utilisateur.id"], name=op.f("fk_rapprochement_resolu_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rapprochement")),
        sa.UniqueConstraint("signature", name=op.f("uq_rapprochement_signature")),
    )
    op.create_table(
        "demande_rapprochee",
        sa.Column("rapprochement_id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("lien", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["rapprochement_id"], ["rapprochement.id"], name=op.f("fk_demande_rapprochee_rapprochement_id")
        ),
        sa.ForeignKeyConstraint(["demande_id"], ["demande.id"], name=op.f("fk_demande_rapprochee_demande_id")),
        sa.PrimaryKeyConstraint("rapprochement_id", "demande_id", name=op.f("pk_demande_rapprochee")),
    )
    op.create_index(op.f("ix_demande_rapprochee_demande_id"), "demande_rapprochee", ["demande_id"])


def downgrade() -> None:
    for table in ("demande_rapprochee", "rapprochement", "contact_candidat"):
        op.drop_table(table)
