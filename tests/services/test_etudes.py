"""A grid tried on the whole waiting list: nothing changes, numbers only come out."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Interdit, Introuvable
from caleol.models.compte import Tache
from caleol.models.cotation import Cotation, EtudeImpact
from caleol.models.demande import Instruction
from caleol.models.lot import Candidature
from caleol.queries.etudes import get_etude
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.etude_impact import Dimension
from caleol.services.act import Actes
from caleol.services.etudes import start_etude
from caleol.services.grilles import delete_brouillon, publish_grille, save_brouillon
from caleol.services.instruction import recompute_instructions
from tests import fabriques as f
from tests import tenue

GRILLE = (Path(__file__).parents[2] / "seeds/grilles/demonstration.toml").read_text(encoding="utf-8")
AUTRE = GRILLE.replace("version = 1", "version = 2").replace("points = 100", "points = 10")

pytestmark = pytest.mark.toutes_bases


@pytest.fixture
def brouillon(actes: Actes) -> int:
    """Give a draft under which DALO gives ten points instead of a hundred, a grid in force, and a waiting list."""
    with actes.ouvre(OUTIL) as acte:
        publish_grille(acte, texte=GRILLE)
        cle = save_brouillon(acte, texte=AUTRE)
        for rang in range(30):
            f.fabrique_demande(acte.session, menage={"priorites": "dalo" if rang % 10 == 0 else "", "motifs": "01"})
    recompute_instructions(actes)
    return cle


def photo(actes: Actes) -> tuple[object, ...]:
    """Return the points that the list holds."""
    with actes.sessions.lecture() as session:
        colonnes = (Instruction.demande_id, Instruction.points_declares)
        points = session.execute(select(*colonnes).order_by(Instruction.demande_id)).all()
        return (*points, session.scalar(select(func.count()).select_from(Cotation)))


def test_study_tells_who_moves_and_touches_nothing(actes: Actes, brouillon: int):
    avant = photo(actes)
    ouverte = start_etude(actes, OUTIL, apres_id=brouillon)
    ouverte.conduit()
    with actes.sessions.lecture() as session:
        lue = get_etude(session, ouverte.etude_id, actes.horloge.maintenant())
    assert (lue.etape, lue.perimee, lue.avant) == ("fin", False, "Grille de démonstration, version 1")
    resultat = lue.resultat
    assert resultat is not None
    assert (resultat.nombre, resultat.dalo, resultat.dalo_en_tete_avant) == (30, 3, 3)
    assert resultat.dalo_en_tete_apres < 3 or resultat.egalites_apres
    publics = {g.nom: (g.dixiemes_de_points_avant, g.dixiemes_de_points_apres) for g in lue.groupes(Dimension.PUBLIC)}
    avant_dalo, apres_dalo = publics["dalo"]
    assert avant_dalo - apres_dalo == 900
    assert photo(actes) == avant


def test_study_tells_the_past_lots_whose_first_candidate_would_have_been_another(
    actes: Actes, horloge: HorlogeFixe, tmp_path: Path
):
    with actes.ouvre(OUTIL) as acte:
        publish_grille(acte, texte=GRILLE)
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    for rang in range(len(t.lots)):
        t.delibere(rang)
    t.leve()
    t.valide(tmp_path)
    with actes.ouvre(OUTIL) as acte:
        cle = save_brouillon(acte, texte=GRILLE.replace("version = 1", "version = 2").replace("= 65", "= -65"))
        dernier = acte.session.scalars(
            select(Candidature).where(Candidature.lot_id == t.lots[0]).order_by(Candidature.lettre.desc())
        ).first()
        assert dernier is not None
        fige = dernier.instantane or {}
        faits = json.loads(fige["faits_de_cotation"]) | {"expulsion": [True, 0]}
        dernier.instantane = fige | {"faits_de_cotation": json.dumps(faits)}
    ouverte = start_etude(actes, OUTIL, apres_id=cle)
    ouverte.conduit()
    with actes.sessions.lecture() as session:
        resultat = get_etude(session, ouverte.etude_id, actes.horloge.maintenant()).resultat
    assert resultat is not None
    assert (resultat.passees.compares, resultat.passees.sans_faits) == (len(t.lots), 0)
    assert [lot_id for _, lot_id in resultat.passees.differents] == [t.lots[0]]


def test_study_says_when_its_draft_has_changed(actes: Actes, brouillon: int):
    ouverte = start_etude(actes, OUTIL, apres_id=brouillon)
    ouverte.conduit()
    with actes.ouvre(OUTIL) as acte:
        save_brouillon(acte, texte=AUTRE.replace("points = 10\n", "points = 11\n"), grille_id=brouillon)
    with actes.sessions.lecture() as session:
        assert get_etude(session, ouverte.etude_id, actes.horloge.maintenant()).perimee


def test_stopped_study_says_so(actes: Actes, brouillon: int):
    ouverte = start_etude(actes, OUTIL, apres_id=brouillon)
    with actes.sessions.ecriture() as session:
        session.scalars(select(Tache)).one().terminee_le = actes.horloge.maintenant()
    with actes.sessions.lecture() as session:
        assert get_etude(session, ouverte.etude_id, actes.horloge.maintenant()).etape == "echec"


def test_draft_thrown_away_takes_its_studies_along(actes: Actes, brouillon: int):
    start_etude(actes, OUTIL, apres_id=brouillon).conduit()
    with actes.ouvre(OUTIL) as acte:
        delete_brouillon(acte, grille_id=brouillon)
    with actes.sessions.lecture() as session:
        assert session.scalars(select(EtudeImpact)).all() == []


def test_agency_asks_for_no_study_and_an_unknown_grid_is_not_found(actes: Actes, brouillon: int):
    with pytest.raises(Interdit):
        start_etude(actes, Auteur(None, Role.AGENCE), apres_id=brouillon)
    with pytest.raises(Introuvable):
        start_etude(actes, OUTIL, apres_id=999)
    with pytest.raises(Introuvable):
        start_etude(actes, OUTIL, apres_id=brouillon, avant_id=999)
