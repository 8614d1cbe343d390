"""Attributions to take back as items of the agenda: the decision that each bears on."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the decision of an item; no item of today has one."""
    with op.batch_alter_table("point_ordre_du_jour") as point:
        point.add_column(sa.Column("decision_id", sa.Integer(), nullable=True))
        point.create_foreign_key(op.f("fk_point_ordre_du_jour_decision_id"), "decision", ["decision_id"], ["id"])
        point.create_check_constraint(
            op.f("ck_point_ordre_du_jour_retrait"), "(nature = 'retrait') = (decision_id IS NOT NULL)"
        )
        point.create_index(op.f("ix_point_ordre_du_jour_decision_id"), ["decision_id"])


def downgrade() -> None:
    """Keep the items as informations: their words stay on the agenda."""
    op.execute("UPDATE point_ordre_du_jour SET nature = 'information', decision_id = NULL WHERE nature = 'retrait'")
    with op.batch_alter_table("point_ordre_du_jour") as point:
        point.drop_index(op.f("ix_point_ordre_du_jour_decision_id"))
        point.drop_constraint(op.f("ck_point_ordre_du_jour_retrait"), type_="check")
        point.drop_constraint(op.f("fk_point_ordre_du_jour_decision_id"), type_="foreignkey")
        point.drop_column("decision_id")
