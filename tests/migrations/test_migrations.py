"""Migrations: one head, the schema of the models, up and down, on data, and by several processes at once."""

import os
import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from caleol.cli.base import configuration, migre
from caleol.models import Base
from caleol.models.cotation import GrilleCotation
from caleol.models.demande import Demande
from caleol.models.lot import Candidature
from caleol.models.organisation import Agence
from caleol.models.seance import Seance
from caleol.settings import RACINE
from tests import fabriques as f
from tests.bases import BaseEssai

pytestmark = pytest.mark.toutes_bases


def _downgrade(base: BaseEssai, vers: str) -> None:
    with base.moteur.connect() as connexion:
        config = configuration(RACINE)
        config.attributes["connection"] = connexion
        command.downgrade(config, vers)


def test_the_revisions_form_one_line_numbered_in_order():
    script = ScriptDirectory.from_config(configuration(RACINE))
    revisions = [revision.revision for revision in script.walk_revisions()][::-1]
    assert len(script.get_heads()) == 1
    assert revisions == [f"{numero:04d}" for numero in range(1, len(revisions) + 1)]


def test_the_migrated_schema_is_the_schema_of_the_models(base: BaseEssai):
    with base.moteur.connect() as connexion:
        contexte = MigrationContext.configure(connexion, opts={"compare_type": True})
        assert compare_metadata(contexte, Base.metadata) == []


def test_every_constraint_has_the_name_the_models_give_it(base: BaseEssai):
    inspecteur = inspect(base.moteur)
    for table in Base.metadata.sorted_tables:
        attendus = {str(c.name) for c in table.constraints if c.name and c.name != "_unnamed_"}
        trouves = {c["name"] for c in inspecteur.get_check_constraints(table.name)}
        trouves |= {c["name"] for c in inspecteur.get_unique_constraints(table.name)}
        trouves |= {c["name"] for c in inspecteur.get_foreign_keys(table.name)}
        trouves |= {inspecteur.get_pk_constraint(table.name)["name"]}
        assert attendus <= trouves, f"{table.name}: {sorted(attendus - trouves)} missing"


def _tient(base: BaseEssai) -> None:
    """Check that the rows laid before the first step are there, and still bound to one another."""
    with base.sessions.lecture() as session:
        assert session.scalar(select(Agence.nom)) == "Agence de Roubaix"
        assert session.scalar(select(Seance.grille_id)) == session.scalar(select(GrilleCotation.id))
        assert session.scalar(select(Candidature.demande_id)) == session.scalar(select(Demande.id))
        if base.genre == "sqlite":
            assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_each_revision_goes_down_then_up_keeping_the_rows_of_the_first_one(base: BaseEssai):
    script = ScriptDirectory.from_config(configuration(RACINE))
    with base.sessions.ecriture() as session:
        session.add(Agence(code="R", nom="Agence de Roubaix"))
        grille = f.fabrique_grille(session, "code = 'ESSAI'")
        f.fabrique_seance(session, f.fabrique_commission(session), grille_id=grille.id)
        f.fabrique_lot(session, None, [f.fabrique_demande(session)])
    revisions = [revision.revision for revision in script.walk_revisions()]
    for precedente in revisions[1:]:
        _downgrade(base, precedente)
        _tient(base)
    for suivante in revisions[-2::-1]:
        migre(base.moteur, suivante)
        _tient(base)
    with base.sessions.lecture() as session:
        assert session.scalars(select(Seance)).one().grille_id == session.scalars(select(GrilleCotation)).one().id


def test_down_to_nothing_then_two_processes_that_start_at_once_migrate_once(base: BaseEssai):
    with base.sessions.ecriture() as session:
        session.add(Agence(code="R", nom="Agence de Roubaix"))
    _downgrade(base, "base")
    assert set(inspect(base.moteur).get_table_names()) == {"alembic_version"}

    environnement = os.environ | {"CALEOL_MODE": "test", "DATABASE_URL": base.url}
    commande = [sys.executable, "-m", "caleol", "migrer"]
    processus = [subprocess.Popen(commande, env=environnement, cwd=RACINE) for _ in range(2)]
    assert [p.wait(timeout=300) for p in processus] == [0, 0]
    with base.moteur.connect() as connexion:
        assert connexion.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    with base.sessions.lecture() as session:
        assert session.scalars(select(Agence)).all() == []
