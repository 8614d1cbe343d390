"""Proposals of dwellings for sitting tenants: vacant ones, and exchanges."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "appariement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vacance_id", sa.Integer(), nullable=True),
        sa.Column("calcule_le", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["vacance_id"], ["vacance.id"], name=op.f("fk_appariement_vacance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appariement")),
    )
    op.create_table(
        "mouvement_appariement",
        sa.Column("appariement_id", sa.Integer(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("bail_id", sa.Integer(), nullable=False),
        sa.Column("logement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appariement_id"], ["appariement.id"], name=op.f("fk_mouvement_appariement_appariement_id")
        ),
        sa.ForeignKeyConstraint(["bail_id"], ["bail.id"], name=op.f("fk_mouvement_appariement_bail_id")),
        sa.ForeignKeyConstraint(["logement_id"], ["logement.id"], name=op.f("fk_mouvement_appariement_logement_id")),
        sa.PrimaryKeyConstraint("appariement_id", "rang", name=op.f("pk_mouvement_appariement")),
    )
    op.create_index("ix_mouvement_appariement_bail_id", "mouvement_appariement", ["bail_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("mouvement_appariement")
    op.drop_table("appariement")
