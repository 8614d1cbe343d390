"""Avis and interviews: the communes named; a person taken off a lease: the day from which she is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None
TABLES = ("avis", "entretien")


def upgrade() -> None:
    """Make the columns; what was said before names no commune, who was taken off is forgotten a year after."""
    for nom in TABLES:
        with op.batch_alter_table(nom) as table:
            table.add_column(sa.Column("communes", sa.JSON(), nullable=False, server_default="[]"))
        with op.batch_alter_table(nom) as table:
            table.alter_column("communes", existing_type=sa.JSON(), server_default=None)
    with op.batch_alter_table("occupant_parti") as parti:
        parti.add_column(sa.Column("effacer_le", sa.Date(), nullable=True))
    un_an = "date(retire_le, '+1 year')" if op.get_bind().dialect.name == "sqlite" else "retire_le + interval '1 year'"
    op.execute(f"UPDATE occupant_parti SET effacer_le = {un_an}")  # noqa: S608 - one of two constants
    with op.batch_alter_table("occupant_parti") as parti:
        parti.alter_column("effacer_le", existing_type=sa.Date(), nullable=False)
        parti.create_index("ix_occupant_parti_effacer_le", ["effacer_le"])


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("occupant_parti") as parti:
        parti.drop_index("ix_occupant_parti_effacer_le")
        parti.drop_column("effacer_le")
    for nom in TABLES:
        with op.batch_alter_table(nom) as table:
            table.drop_column("communes")
