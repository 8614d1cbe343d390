"""A withdrawn attribution keeps its ballot, seat by seat; a casting vote may carry it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

VOIX = "ck_retrait_attribution_voix"


def upgrade() -> None:
    """Make the column; as many voices for as against are allowed, one of the first being the casting vote."""
    with op.batch_alter_table("retrait_attribution") as retrait:
        retrait.add_column(sa.Column("decompte", sa.JSON(none_as_null=True), nullable=True))
        retrait.drop_constraint(op.f(VOIX), type_="check")
        retrait.create_check_constraint(op.f(VOIX), "pour >= contre AND contre >= 0 AND abstentions >= 0")


def downgrade() -> None:
    """Take the column away; the wider check stays, for a withdrawal carried by a casting vote is kept."""
    with op.batch_alter_table("retrait_attribution") as retrait:
        retrait.drop_column("decompte")
