"""The secret address of a person's calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "abonnement_agenda",
        sa.Column("utilisateur_id", sa.Integer(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["utilisateur_id"], ["utilisateur.id"], name=op.f("fk_abonnement_agenda_utilisateur_id")
        ),
        sa.PrimaryKeyConstraint("utilisateur_id", name=op.f("pk_abonnement_agenda")),
        sa.UniqueConstraint("empreinte", name=op.f("uq_abonnement_agenda_empreinte")),
    )


def downgrade() -> None:
    """Drop the table: the addresses no longer answer."""
    op.drop_table("abonnement_agenda")
