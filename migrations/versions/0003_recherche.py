"""Faits calculés de la recherche des candidats, désignations des réservataires.

What SQL can tell of the new facts is filled at once; units of consumption come with the next computing of the list.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ENTIERS = ("rang_classe", "rang_points", "rang_depot")
CONNUS = ("type_min", "type_max", "ressources_mensuelles_centimes", "uc_centiemes")
RANG = (
    "rang_classe", "rang_points", "rang_depot", "numero_unique", "expire_jour", "sejour", "categorie",
    "personnes_supplementaires", "ressources_euros", "personnes_surface", "nb_personnes", "besoin_fauteuil",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("instruction") as table:
        table.drop_index("ix_instruction_points")
        for nom in ENTIERS:
            table.add_column(sa.Column(nom, sa.Integer(), nullable=False, server_default="0"))
        for nom in CONNUS:
            table.add_column(sa.Column(nom, sa.Integer(), nullable=True))
        table.add_column(sa.Column("relogement_ru", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("priorites", sa.Text(), nullable=False, server_default=""))
    _remplit()
    with op.batch_alter_table("instruction") as table:
        for nom in (*ENTIERS, "relogement_ru", "priorites"):
            table.alter_column(nom, server_default=None)
        table.create_index("ix_instruction_rang", list(RANG))
    op.create_table(
        "designation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("reservataire_id", sa.Integer(), nullable=False),
        sa.Column("vacance_id", sa.Integer(), nullable=True),
        sa.Column("le", sa.Date(), nullable=False),
        sa.Column("fin_le", sa.Date(), nullable=True),
        sa.Column("par_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["demande_id"], ["demande.id"], name=op.f("fk_designation_demande_id")),
        sa.ForeignKeyConstraint(["reservataire_id"], ["reservataire.id"], name=op.f("fk_designation_reservataire_id")),
        sa.ForeignKeyConstraint(["vacance_id"], ["vacance.id"], name=op.f("fk_designation_vacance_id")),
        sa.ForeignKeyConstraint(["par_id"], ["utilisateur.id"], name=op.f("fk_designation_par_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_designation_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designation")),
        sa.UniqueConstraint(
            "demande_id", "reservataire_id", "le", name=op.f("uq_designation_demande_id_reservataire_id_le")
        ),
    )
    for colonne in ("demande_id", "reservataire_id", "vacance_id"):
        op.create_index(op.f(f"ix_designation_{colonne}"), "designation", [colonne])


def _remplit() -> None:
    """Fill the rank from the points kept, and the wishes from the household of the application."""
    op.execute("UPDATE instruction SET rang_classe = 1, rang_points = -points_declares, rang_depot = depot_jour")
    menage = "FROM menage JOIN demande ON demande.menage_id = menage.id WHERE demande.id = instruction.demande_id"
    for nom, source in (
        ("type_min", "type_souhaite_min"),
        ("type_max", "type_souhaite_max"),
        ("ressources_mensuelles_centimes", "ressources_mensuelles_centimes"),
    ):
        op.execute(f"UPDATE instruction SET {nom} = (SELECT menage.{source} {menage})")  # noqa: S608 - names written here
    op.execute(
        "UPDATE instruction SET priorites ="  # noqa: S608 - names written here
        f" COALESCE((SELECT ' ' || menage.priorites || ' ' {menage} AND menage.priorites <> ''), '')"
    )


def downgrade() -> None:
    op.drop_table("designation")
    with op.batch_alter_table("instruction") as table:
        table.drop_index("ix_instruction_rang")
        for nom in (*ENTIERS, *CONNUS, "relogement_ru", "priorites"):
            table.drop_column(nom)
        table.create_index("ix_instruction_points", ["points_declares"])
