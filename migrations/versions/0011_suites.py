"""After the séance: why an offer ended, late answers, notice of a condition, the end of a lot's follow-up."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nothing has been offered by the tool yet."""
    with op.batch_alter_table("offre_logement") as offre:
        offre.add_column(sa.Column("cloture", sa.String(length=40), nullable=True))
        offre.add_column(sa.Column("cloture_le", sa.Date(), nullable=True))
        offre.add_column(sa.Column("cloture_cause_id", sa.Integer(), nullable=True))
        offre.create_foreign_key("fk_offre_logement_cloture_cause_id", "offre_logement", ["cloture_cause_id"], ["id"])
        offre.create_check_constraint(op.f("ck_offre_logement_cloture"), "cloture IS NULL OR etat = 'caduque'")
        offre.create_index(op.f("ix_offre_logement_cloture_cause_id"), ["cloture_cause_id"])
    with op.batch_alter_table("reponse") as reponse:
        reponse.add_column(sa.Column("tardive_le", sa.Date(), nullable=True))
        reponse.add_column(sa.Column("tardive_acceptee", sa.Boolean(), nullable=True))
    with op.batch_alter_table("condition_suspensive") as condition:
        condition.add_column(sa.Column("notifiee_le", sa.Date(), nullable=True))
    with op.batch_alter_table("lot") as lot:
        lot.add_column(sa.Column("issue", sa.String(length=40), nullable=True))
        lot.add_column(sa.Column("issue_le", sa.Date(), nullable=True))
        lot.create_check_constraint(op.f("ck_lot_issue"), "issue IS NULL OR issue_le IS NOT NULL")


def downgrade() -> None:
    """Drop the columns; offers that ended stay ended."""
    with op.batch_alter_table("lot") as lot:
        lot.drop_constraint(op.f("ck_lot_issue"), type_="check")
        lot.drop_column("issue_le")
        lot.drop_column("issue")
    with op.batch_alter_table("condition_suspensive") as condition:
        condition.drop_column("notifiee_le")
    with op.batch_alter_table("reponse") as reponse:
        reponse.drop_column("tardive_acceptee")
        reponse.drop_column("tardive_le")
    with op.batch_alter_table("offre_logement") as offre:
        offre.drop_index(op.f("ix_offre_logement_cloture_cause_id"))
        offre.drop_constraint(op.f("ck_offre_logement_cloture"), type_="check")
        offre.drop_constraint("fk_offre_logement_cloture_cause_id", type_="foreignkey")
        offre.drop_column("cloture_cause_id")
        offre.drop_column("cloture_le")
        offre.drop_column("cloture")
