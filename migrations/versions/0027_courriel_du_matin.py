"""Accounts choose the mail of the morning; a flag keeps when it was set aside."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns; every account keeps the mail until it says otherwise."""
    with op.batch_alter_table("utilisateur") as utilisateur:
        utilisateur.add_column(sa.Column("courriel_du_matin", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("utilisateur") as utilisateur:
        utilisateur.alter_column("courriel_du_matin", server_default=None)
    with op.batch_alter_table("signalement") as signalement:
        signalement.add_column(sa.Column("ecarte_le", base.InstantUtc(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("signalement") as signalement:
        signalement.drop_column("ecarte_le")
    with op.batch_alter_table("utilisateur") as utilisateur:
        utilisateur.drop_column("courriel_du_matin")
