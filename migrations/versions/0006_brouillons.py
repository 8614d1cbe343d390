"""Drafts of grids: who wrote one, when, and its revision."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the grids there are were published by whoever wrote them."""
    with op.batch_alter_table("grille_cotation") as grille:
        grille.add_column(sa.Column("redigee_le", sa.DateTime(timezone=True), nullable=True))
        grille.add_column(sa.Column("redigee_par_id", sa.Integer(), nullable=True))
        grille.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        grille.create_foreign_key("fk_grille_cotation_redigee_par_id", "utilisateur", ["redigee_par_id"], ["id"])
    op.execute("UPDATE grille_cotation SET redigee_le = publiee_le, redigee_par_id = publiee_par_id")


def downgrade() -> None:
    """Drop the drafts, which an older version would take for nothing, and the columns."""
    op.execute("DELETE FROM grille_cotation WHERE publiee_le IS NULL")
    with op.batch_alter_table("grille_cotation") as grille:
        grille.drop_constraint("fk_grille_cotation_redigee_par_id", type_="foreignkey")
        grille.drop_column("revision")
        grille.drop_column("redigee_par_id")
        grille.drop_column("redigee_le")
