"""Convocations by letter: the day on which they were posted."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column, empty for every letter sent before."""
    with op.batch_alter_table("convocation") as convocation:
        convocation.add_column(sa.Column("deposee_le", sa.Date(), nullable=True))
        convocation.create_check_constraint(
            op.f("ck_convocation_depot_postal"), "deposee_le IS NULL OR canal = 'courrier'"
        )


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("convocation") as convocation:
        convocation.drop_constraint(op.f("ck_convocation_depot_postal"), type_="check")
        convocation.drop_column("deposee_le")
