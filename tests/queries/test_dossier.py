"""The dossier: what decided, what blocks, what is known of a household elsewhere."""

from datetime import date
from typing import Any

import pytest

from caleol.models.demande import Demande, PieceDemande
from caleol.models.moteur import Sessions
from caleol.queries.dossier import load_contexte, load_dossiers
from caleol.queries.fiche import complement_adresse, load_logement_situe
from caleol.queries.instantane import Dossier
from caleol.queries.perimetre import find_vacance
from caleol.rules.droits import OUTIL
from caleol.rules.facts import LienPersonne
from tests import fabriques as f

AU = date(2026, 11, 23)


def dossier(sessions: Sessions, *, piece: dict[str, Any] | None = None, **demande: Any) -> Dossier:
    """Return the dossier of one application for an ordinary vacancy."""
    with sessions.ecriture() as session:
        vacance = f.fabrique_vacance(session)
        posee: Demande = f.fabrique_demande(session, **demande)
        if piece:
            session.add(PieceDemande(demande_id=posee.id, **piece))
        cle, vacance_id = posee.id, vacance.id
    with sessions.lecture() as session:
        situe = load_logement_situe(session, find_vacance(session, OUTIL, vacance_id), AU)
        return load_dossiers(session, [cle], load_contexte(session, AU, situe.faits))[cle]


@pytest.mark.toutes_bases
def test_income_of_the_last_twelve_months_decides_where_it_fell(sessions: Sessions):
    menage = {"rfr_euros": {"2024": 19544, "2025": 19000}, "ressources_douze_mois_euros": 12000}
    ressources = dossier(sessions, menage=menage).ressources
    assert (ressources.retenues_euros, ressources.annee) == (12000, None)
    assert ressources.motif.startswith("douze derniers mois, inférieurs d’au moins 10")
    assert ressources.connues == (("RFR 2025", 19000), ("RFR 2024", 19544), ("douze derniers mois", 12000))


@pytest.mark.parametrize(
    ("piece", "bloque"),
    [
        (None, True),
        ({"code": "ID-SEJ", "demandee_le": date(2026, 11, 2)}, True),
        ({"code": "ID-SEJ", "recue_le": date(2026, 11, 2), "valable_jusqu": date(2026, 11, 1)}, True),
        ({"code": "ID-SEJ", "recue_le": date(2026, 11, 2), "valable_jusqu": date(2027, 2, 1)}, False),
        ({"code": "ID-SEJ", "vue_le": date(2026, 11, 2), "valable_jusqu": date(2027, 2, 1)}, False),
    ],
)
def test_expired_title_blocks_until_its_receipt_is_noted(
    sessions: Sessions, piece: dict[str, Any] | None, bloque: bool
):
    personnes = [f.fabrique_personne(sejour_jusqu=date(2026, 10, 1)), *[f.fabrique_personne(LienPersonne.ENFANT)] * 2]
    trouve = dossier(sessions, piece=piece, personnes=personnes)
    assert ("titre_sejour_expire" in {a.code for a in trouve.bloquantes}) is bloque
    assert ("titre_sejour_recepisse" in {a.code for a in trouve.a_verifier}) is not bloque


@pytest.mark.parametrize(("porte", "dit"), [("000", ""), ("0", ""), ("012", "porte 012"), ("B0", "porte B0")])
def test_door_of_zeros_is_no_door(sessions: Sessions, porte: str, dit: str):
    with sessions.ecriture() as session:
        assert complement_adresse(f.fabrique_logement(session, porte=porte, batiment=None, escalier=None)) == dit
