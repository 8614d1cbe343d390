"""Corrections of minutes and withdrawn attributions: their migrations on rows, down and up, on both databases."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from caleol.cli.base import configuration, migre
from caleol.models.enumerations import EtatPv, ModeScrutin
from caleol.models.lot import Candidature, Decision, Scrutin
from caleol.models.rectificatif import Rectificatif, Rectification, RetraitAttribution
from caleol.models.seance import Pv
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Role
from caleol.settings import RACINE
from tests import fabriques as f
from tests.bases import BaseEssai

pytestmark = pytest.mark.toutes_bases
LE = datetime(2026, 12, 4, 9, tzinfo=UTC)
TABLES = {"rectificatif", "rectification", "retrait_attribution"}


def revision(nom: str) -> str:
    """Return the number of a revision by the name of its file."""
    script = ScriptDirectory.from_config(configuration(RACINE))
    return next(r.revision for r in script.walk_revisions() if r.path.endswith(f"_{nom}.py"))


def avant(nom: str) -> str:
    """Return the number of the revision before one."""
    return f"{int(revision(nom)) - 1:04d}"


def descend(base: BaseEssai, vers: str) -> None:
    """Go down to a revision."""
    with base.moteur.connect() as connexion:
        config = configuration(RACINE)
        config.attributes["connection"] = connexion
        command.downgrade(config, vers)


@pytest.fixture
def remplie(base: BaseEssai) -> BaseEssai:
    """Minutes with a validated correction of a decision, a draft, and a withdrawal carried by a casting vote."""
    with base.sessions.ecriture() as session:
        commission = f.fabrique_commission(session)
        seances = [f.fabrique_seance(session, commission, numero=numero) for numero in (1, 2)]
        compte = f.fabrique_compte(session, Role.SECRETAIRE, commission=commission)
        lot = f.fabrique_lot(session, None, [f.fabrique_demande(session)])
        candidature = session.scalars(select(Candidature)).one()
        lot.seance_id = seances[0].id
        session.flush()
        scrutin = Scrutin(
            lot_id=lot.id, seance_id=seances[0].id, tour=1, mode=ModeScrutin.UNANIMITE, ouvert_le=LE, clos_le=LE,
            quorum_presents=6, quorum_requis=4, decompte={},
        )  # fmt: skip
        session.add(scrutin)
        session.flush()
        decision = Decision(
            scrutin_id=scrutin.id,
            saisie_par_id=compte.id,
            lot_id=lot.id, seance_id=seances[0].id, candidature_id=candidature.id, prise_le=LE,
            type=TypeDecision.ATTRIBUTION_CLASSEE, rang=1,
        )  # fmt: skip
        pv = Pv(
            seance_id=seances[0].id, reference="PV-1", etat=EtatPv.VALIDE, donnees={"lots": []},
            empreinte_donnees="a" * 64, valide_le=LE,
        )  # fmt: skip
        session.add_all([decision, pv])
        session.flush()
        valide = Rectificatif(
            pv_id=pv.id, numero=1, reference="R-1", redige_le=LE, donnees={"lignes": 1}, empreinte_donnees="b" * 64,
            valide_le=LE,
        )  # fmt: skip
        valide.lignes = [Rectification(endroit="Lot 1", ecrit="cinq", lire="trois", lot=1, decision_id=decision.id)]
        projet = Rectificatif(pv_id=pv.id, numero=2, reference="R-2", redige_le=LE)
        retrait = RetraitAttribution(
            decision_id=decision.id, seance_id=seances[1].id, motif="Erreur.", pour=4, contre=4, abstentions=0,
            decompte={"noms": "Pour : Mme Petit"}, le=LE,
        )  # fmt: skip
        session.add_all([valide, projet, retrait])
    return base


def test_the_corrections_go_down_without_touching_the_minutes_and_come_back_empty(remplie: BaseEssai):
    descend(remplie, avant("rectificatifs"))
    assert not TABLES & set(inspect(remplie.moteur).get_table_names())
    with remplie.moteur.connect() as connexion:
        assert connexion.execute(text("SELECT reference, empreinte_donnees FROM pv")).all() == [("PV-1", "a" * 64)]
        assert connexion.execute(text("SELECT rang FROM decision")).scalar_one() == 1
        assert connexion.execute(text("SELECT count(*) FROM seance")).scalar_one() == 2
    migre(remplie.moteur)
    with remplie.sessions.lecture() as session:
        for table in (Rectificatif, Rectification, RetraitAttribution):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert session.scalars(select(Pv)).one().donnees == {"lots": []}


def test_a_withdrawal_loses_its_ballot_going_down_and_nothing_else(remplie: BaseEssai):
    descend(remplie, avant("vote_du_retrait"))
    with remplie.moteur.connect() as connexion:
        assert connexion.execute(text("SELECT motif, pour, contre FROM retrait_attribution")).one() == ("Erreur.", 4, 4)
        assert connexion.execute(text("SELECT count(*) FROM rectification")).scalar_one() == 1
    migre(remplie.moteur)
    with remplie.sessions.lecture() as session:
        retrait = session.scalars(select(RetraitAttribution)).one()
        assert (retrait.pour, retrait.contre, retrait.decompte) == (4, 4, None)
        valide, projet = session.scalars(select(Rectificatif).order_by(Rectificatif.numero))
        assert valide.donnees == {"lignes": 1}
        assert (projet.donnees, projet.valide_le) == (None, None)
        assert valide.lignes[0].decision_id == session.scalars(select(Decision.id)).one()


def test_the_checks_still_hold_after_going_down_and_up(remplie: BaseEssai):
    descend(remplie, avant("vote_du_retrait"))
    migre(remplie.moteur)
    with pytest.raises(IntegrityError), remplie.sessions.ecriture() as session:
        session.scalars(select(RetraitAttribution)).one().contre = 5
    with pytest.raises(IntegrityError), remplie.sessions.ecriture() as session:
        session.scalars(select(Rectificatif).where(Rectificatif.numero == 2)).one().valide_le = LE
