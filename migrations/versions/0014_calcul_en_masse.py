"""Les lignes de points gardées en bref avec leurs faits, le départage en deux entiers, les demandes à recalculer.

What is computed is not translated: it is emptied, and the list is computed again when the planner starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SUITE = (
    "numero_unique", "expire_jour", "sejour", "categorie", "personnes_supplementaires", "ressources_euros",
    "personnes_surface", "nb_personnes", "besoin_fauteuil",
)  # fmt: skip


def upgrade() -> None:
    """Keep the narrow table, so that the search goes on; its points come with the next computing."""
    op.execute("DELETE FROM cotation")
    with op.batch_alter_table("cotation") as table:
        table.drop_column("lignes")
    with op.batch_alter_table("cotation") as table:
        table.add_column(sa.Column("lignes", sa.Text(), nullable=False))
        table.add_column(sa.Column("faits", sa.Text(), nullable=False))
    with op.batch_alter_table("instruction") as table:
        table.drop_index("ix_instruction_rang")
        table.alter_column(
            "rang_depot", new_column_name="rang_departage", existing_type=sa.Integer(), type_=sa.BigInteger()
        )
        table.add_column(sa.Column("rang_suite", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("instruction") as table:
        table.alter_column("rang_suite", server_default=None)
        table.create_index(
            "ix_instruction_rang", ["rang_classe", "rang_points", "rang_departage", "rang_suite", *SUITE]
        )
    op.execute("UPDATE instruction SET calculee_le = '2000-01-01'")
    op.create_table(
        "calcul_du",
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("marquee_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["demande_id"], ["demande.id"], name=op.f("fk_calcul_du_demande_id")),
        sa.PrimaryKeyConstraint("demande_id", name=op.f("pk_calcul_du")),
    )


def downgrade() -> None:
    """Go back to the former shape, computed again in its turn."""
    op.drop_table("calcul_du")
    op.execute("UPDATE instruction SET rang_departage = depot_jour")
    with op.batch_alter_table("instruction") as table:
        table.drop_index("ix_instruction_rang")
        table.drop_column("rang_suite")
        table.alter_column(
            "rang_departage", new_column_name="rang_depot", existing_type=sa.BigInteger(), type_=sa.Integer()
        )
    with op.batch_alter_table("instruction") as table:
        table.create_index("ix_instruction_rang", ["rang_classe", "rang_points", "rang_depot", *SUITE])
    op.execute("DELETE FROM cotation")
    with op.batch_alter_table("cotation") as table:
        table.drop_column("faits")
        table.drop_column("lignes")
    with op.batch_alter_table("cotation") as table:
        table.add_column(sa.Column("lignes", sa.JSON(), nullable=False))
