"""Campaigns of examinations: their perimeter and the leases that each examines."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of the leases, and complete the campaigns."""
    with op.batch_alter_table("campagne_examen") as campagne:
        campagne.add_column(sa.Column("commune_insee", sa.String(length=5), nullable=True))
        campagne.add_column(sa.Column("retards", sa.Boolean(), nullable=False, server_default=sa.true()))
        campagne.add_column(sa.Column("par_seance", sa.Integer(), nullable=False, server_default="30"))
        campagne.add_column(sa.Column("tache_id", sa.Integer(), nullable=True))
        campagne.create_foreign_key(
            op.f("fk_campagne_examen_commune_insee"), "commune", ["commune_insee"], ["code_insee"]
        )
        campagne.create_foreign_key(op.f("fk_campagne_examen_tache_id"), "tache", ["tache_id"], ["id"])
        campagne.create_check_constraint(op.f("ck_campagne_examen_periode"), "fin >= debut")
    with op.batch_alter_table("campagne_examen") as campagne:
        campagne.alter_column("retards", existing_type=sa.Boolean(), server_default=None)
        campagne.alter_column("par_seance", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "bail_campagne",
        sa.Column("campagne_id", sa.Integer(), nullable=False),
        sa.Column("bail_id", sa.Integer(), nullable=False),
        sa.Column("du_le", sa.Date(), nullable=False),
        sa.Column("ecarte_motif", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["campagne_id"], ["campagne_examen.id"], name="fk_bail_campagne_campagne_id"),
        sa.ForeignKeyConstraint(["bail_id"], ["bail.id"], name="fk_bail_campagne_bail_id"),
        sa.PrimaryKeyConstraint("campagne_id", "bail_id", name="pk_bail_campagne"),
    )
    op.create_index("ix_bail_campagne_bail_id", "bail_campagne", ["bail_id"])
    op.create_index("ix_examen_occupation_campagne_id", "examen_occupation", ["campagne_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_examen_occupation_campagne_id", "examen_occupation")
    op.drop_table("bail_campagne")
    with op.batch_alter_table("campagne_examen") as campagne:
        campagne.drop_constraint(op.f("ck_campagne_examen_periode"), type_="check")
        campagne.drop_constraint(op.f("fk_campagne_examen_tache_id"), type_="foreignkey")
        campagne.drop_constraint(op.f("fk_campagne_examen_commune_insee"), type_="foreignkey")
        for nom in ("tache_id", "par_seance", "retards", "commune_insee"):
            campagne.drop_column(nom)
