"""Votes sent from afar: boxes, rankings on the table, ballots, debate; the hours of a written séance."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
INSTANT = sa.DateTime(timezone=True)


def _fk(table: str, colonne: str, cible: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([colonne], [cible], name=f"fk_{table}_{colonne}")


def _lot(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["lot_id", "seance_id"], ["lot.id", "lot.seance_id"], name=f"fk_{table}_lot_id_seance_id"
    )


def upgrade() -> None:
    """Make the tables, and the two hours of a written séance."""
    with op.batch_alter_table("seance") as seance:
        seance.add_column(sa.Column("vote_le", INSTANT, nullable=True))
        seance.add_column(sa.Column("fin_le", INSTANT, nullable=True))
    op.create_table(
        "urne",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("tour", sa.Integer(), nullable=False),
        sa.Column("ouverte_le", INSTANT, nullable=False),
        sa.Column("echeance_le", INSTANT, nullable=True),
        sa.Column("close_le", INSTANT, nullable=True),
        sa.Column("scrutin_id", sa.Integer(), nullable=True),
        sa.Column("annulee_le", INSTANT, nullable=True),
        sa.Column("annulee_motif", sa.Text(), nullable=True),
        _lot("urne"),
        _fk("urne", "scrutin_id", "scrutin.id"),
        sa.CheckConstraint("echeance_le IS NULL OR echeance_le > ouverte_le", name=op.f("ck_urne_fenetre")),
        sa.CheckConstraint("annulee_le IS NULL OR annulee_motif IS NOT NULL", name=op.f("ck_urne_annulation_motivee")),
        sa.PrimaryKeyConstraint("id", name="pk_urne"),
    )
    vivante = sa.text("annulee_le IS NULL")
    op.create_index(
        "uq_urne_tour", "urne", ["lot_id", "tour"], unique=True, sqlite_where=vivante, postgresql_where=vivante
    )
    op.create_index("ix_urne_seance", "urne", ["seance_id"])
    op.create_index("ix_urne_echeance", "urne", ["echeance_le"])
    op.create_table(
        "proposition_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urne_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("classement_id", sa.Integer(), nullable=False),
        sa.Column("auteur_siege_id", sa.Integer(), nullable=True),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("le", INSTANT, nullable=False),
        _fk("proposition_vote", "urne_id", "urne.id"),
        _fk("proposition_vote", "classement_id", "classement_propose.id"),
        _fk("proposition_vote", "auteur_siege_id", "siege.id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposition_vote"),
        sa.UniqueConstraint("urne_id", "numero", name="uq_proposition_vote_urne_id_numero"),
        sa.UniqueConstraint("urne_id", "classement_id", name="uq_proposition_vote_urne_id_classement_id"),
    )
    _bulletins()
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("siege_id", sa.Integer(), nullable=True),
        sa.Column("membre_id", sa.Integer(), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=True),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.Column("le", INSTANT, nullable=False),
        _lot("contribution"),
        _fk("contribution", "siege_id", "siege.id"),
        _fk("contribution", "membre_id", "membre.id"),
        _fk("contribution", "auteur_id", "utilisateur.id"),
        sa.PrimaryKeyConstraint("id", name="pk_contribution"),
    )
    op.create_index("ix_contribution_lot", "contribution", ["lot_id"])


def _bulletins() -> None:
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urne_id", sa.Integer(), nullable=False),
        sa.Column("siege_id", sa.Integer(), nullable=False),
        sa.Column("membre_id", sa.Integer(), nullable=False),
        sa.Column("sens", sa.String(40), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=True),
        sa.Column("cle", sa.String(64), nullable=False),
        sa.Column("recu", sa.String(10), nullable=False),
        sa.Column("recu_le", INSTANT, nullable=False),
        sa.Column("remplace_le", INSTANT, nullable=True),
        sa.Column("saisi_par_id", sa.Integer(), nullable=True),
        sa.Column("a_confirmer", sa.Boolean(), nullable=False),
        _fk("bulletin", "urne_id", "urne.id"),
        _fk("bulletin", "siege_id", "siege.id"),
        _fk("bulletin", "membre_id", "membre.id"),
        _fk("bulletin", "saisi_par_id", "utilisateur.id"),
        sa.CheckConstraint("(sens = 'approuve') = (numero IS NOT NULL)", name=op.f("ck_bulletin_sens")),
        sa.PrimaryKeyConstraint("id", name="pk_bulletin"),
        sa.UniqueConstraint("recu", name="uq_bulletin_recu"),
        sa.UniqueConstraint("urne_id", "siege_id", "cle", name="uq_bulletin_urne_id_siege_id_cle"),
    )
    courant = sa.text("remplace_le IS NULL AND NOT a_confirmer")
    op.create_index(
        "uq_bulletin_courant",
        "bulletin",
        ["urne_id", "siege_id"],
        unique=True,
        sqlite_where=courant,
        postgresql_where=courant,
    )
    op.create_index("ix_bulletin_membre_id", "bulletin", ["membre_id"])


def downgrade() -> None:
    """Drop them: counted ballots stay, those received before their close are forgotten."""
    for table in ("contribution", "bulletin", "proposition_vote", "urne"):
        op.drop_table(table)
    with op.batch_alter_table("seance") as seance:
        seance.drop_column("fin_le")
        seance.drop_column("vote_le")
