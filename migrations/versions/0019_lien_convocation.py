"""Personal links of the convocations: digests, dates, count of codes."""

import sqlalchemy as sa
from alembic import op

from caleol.models import base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; no convocation sent before has a link."""
    op.create_table(
        "lien_convocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("convocation_id", sa.Integer(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("cree_le", base.InstantUtc(), nullable=False),
        sa.Column("expire_le", base.InstantUtc(), nullable=False),
        sa.Column("revoque_le", base.InstantUtc(), nullable=True),
        sa.Column("ouvert_le", base.InstantUtc(), nullable=True),
        sa.Column("code_empreinte", sa.String(length=64), nullable=True),
        sa.Column("code_expire_le", base.InstantUtc(), nullable=True),
        sa.Column("code_essais", sa.Integer(), nullable=False),
        sa.Column("code_numero", sa.Integer(), nullable=False),
        sa.Column("codes_depuis", base.InstantUtc(), nullable=True),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["convocation_id"], ["convocation.id"], name=op.f("fk_lien_convocation_convocation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lien_convocation")),
        sa.UniqueConstraint("empreinte", name=op.f("uq_lien_convocation_empreinte")),
    )
    op.create_index(op.f("ix_lien_convocation_convocation_id"), "lien_convocation", ["convocation_id"])


def downgrade() -> None:
    """Drop the links: they open nothing any more."""
    op.drop_table("lien_convocation")
