"""One living row for a value from one day on: two people who enter it at once leave one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Withdraw what an entry made at the same moment left living, then forbid it."""
    op.execute(
        """
        UPDATE valeur_saisie SET retiree_le = saisie_le
        WHERE retiree_le IS NULL AND EXISTS (
            SELECT 1 FROM valeur_saisie AS suivante
            WHERE suivante.cle = valeur_saisie.cle AND suivante.axes = valeur_saisie.axes
            AND suivante.debut = valeur_saisie.debut AND suivante.retiree_le IS NULL
            AND suivante.id > valeur_saisie.id
        )
        """
    )
    op.create_index(
        "uq_valeur_saisie_vivante",
        "valeur_saisie",
        ["cle", "axes", "debut"],
        unique=True,
        sqlite_where=sa.text("retiree_le IS NULL"),
        postgresql_where=sa.text("retiree_le IS NULL"),
    )


def downgrade() -> None:
    """Allow it again; what was withdrawn stays so."""
    op.drop_index("uq_valeur_saisie_vivante", table_name="valeur_saisie")
