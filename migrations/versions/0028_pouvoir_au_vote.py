"""Ballots: the seat that sent one under a proxy."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; every ballot received before was sent by who holds the seat."""
    with op.batch_alter_table("bulletin") as bulletin:
        bulletin.add_column(sa.Column("mandataire_siege_id", sa.Integer(), nullable=True))
        bulletin.create_foreign_key(op.f("fk_bulletin_mandataire_siege_id"), "siege", ["mandataire_siege_id"], ["id"])


def downgrade() -> None:
    """Take it away: a ballot of a proxy then reads as any other of its seat."""
    with op.batch_alter_table("bulletin") as bulletin:
        bulletin.drop_constraint(op.f("fk_bulletin_mandataire_siege_id"), type_="foreignkey")
        bulletin.drop_column("mandataire_siege_id")
