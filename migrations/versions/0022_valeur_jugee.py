"""A verdict on a declared fact keeps the value that was judged: another value since, and it holds no more."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the value; verdicts given before hold whatever the value."""
    op.add_column("validation_fait", sa.Column("valeur", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("validation_fait") as validation:
        validation.drop_column("valeur")
