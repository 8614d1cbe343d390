"""Séances: urgency, lack of quorum, second convocation, successive presidencies."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns and the table; a séance held before keeps its last presidency."""
    with op.batch_alter_table("seance") as seance:
        seance.add_column(sa.Column("urgence_motif", sa.String(length=300), nullable=True))
        seance.add_column(sa.Column("carence_le", base.InstantUtc(), nullable=True))
        seance.add_column(sa.Column("suite_de_id", sa.Integer(), nullable=True))
        seance.create_foreign_key(op.f("fk_seance_suite_de_id"), "seance", ["suite_de_id"], ["id"])
        seance.create_index(op.f("ix_seance_suite_de_id"), ["suite_de_id"])
    op.create_table(
        "presidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("membre_id", sa.Integer(), nullable=False),
        sa.Column("depuis", base.InstantUtc(), nullable=False),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name=op.f("fk_presidence_seance_id")),
        sa.ForeignKeyConstraint(["membre_id"], ["membre.id"], name=op.f("fk_presidence_membre_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presidence")),
    )
    op.create_index(op.f("ix_presidence_seance_id"), "presidence", ["seance_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("presidence")
    with op.batch_alter_table("seance") as seance:
        seance.drop_index(op.f("ix_seance_suite_de_id"))
        seance.drop_constraint(op.f("fk_seance_suite_de_id"), type_="foreignkey")
        for nom in ("suite_de_id", "carence_le", "urgence_motif"):
            seance.drop_column(nom)
