"""Letters set aside before they leave: when, why, and the words of who did it by hand."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ECART = "(ecarte_le IS NULL) = (ecarte_raison IS NULL) AND (ecarte_le IS NULL OR envoye_le IS NULL)"


def upgrade() -> None:
    """Add the columns; what no longer says the truth is set aside by the next act on its lot."""
    with op.batch_alter_table("courrier") as courrier:
        courrier.add_column(sa.Column("ecarte_le", base.InstantUtc(), nullable=True))
        courrier.add_column(sa.Column("ecarte_raison", sa.String(length=40), nullable=True))
        courrier.add_column(sa.Column("ecarte_texte", sa.String(length=300), nullable=True))
        courrier.create_check_constraint(op.f("ck_courrier_ecart"), ECART)


def downgrade() -> None:
    """Take them away; a letter set aside is again one that waits."""
    with op.batch_alter_table("courrier") as courrier:
        courrier.drop_constraint(op.f("ck_courrier_ecart"), type_="check")
        for nom in ("ecarte_texte", "ecarte_raison", "ecarte_le"):
            courrier.drop_column(nom)
