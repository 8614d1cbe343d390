"""An application struck off while its offer waits: what has not left does not leave, what has left keeps its delay."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.enumerations import ClotureOffre, EtatDemande, EtatOffre
from caleol.models.lot import Candidature
from caleol.models.suivi import OffreLogement
from caleol.queries.suites.attentes import list_attentes
from caleol.queries.suites.courriers import get_courriers
from caleol.queries.suites.lot import get_suivi
from caleol.rules.courriers import NatureCourrier
from caleol.services.act import Actes
from caleol.services.suites import courriers, notifications
from caleol.services.suites.annulations import undo_radiation
from caleol.services.suites.radiations import end_radiees
from tests import tenue
from tests.tenue import CLASSEE, ECARTEE, SEANCE_LE, Tenue, saisie

JOUR = SEANCE_LE.date()
N = NatureCourrier


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Tenue:
    """A lot of three validated: first, second, left out."""
    preparee = tenue.prepare(actes, horloge)
    with actes.sessions.ecriture() as session:
        for cle in preparee.candidats():
            demande = session.get_one(Candidature, cle).demande
            demande.adresse, demande.code_postal, demande.ville = "1 rue Basse", "59100", "Roubaix"
    preparee.ouvre()
    un, deux, trois = preparee.candidats()
    preparee.delibere(decisions=[saisie(un, CLASSEE, 1), saisie(deux, CLASSEE, 2), saisie(trois, ECARTEE)])
    preparee.leve()
    preparee.valide(tmp_path)
    return preparee


def marque(t: Tenue, etat: EtatDemande) -> None:
    """Strike off the application of the first in rank, or give it life again, as an extract does."""
    with t.actes.sessions.ecriture() as session:
        demande = session.get_one(Candidature, t.candidats()[0]).demande
        demande.etat, demande.radiee_le = etat, JOUR if etat is EtatDemande.RADIEE else None


def offres(t: Tenue) -> list[tuple[EtatOffre, ClotureOffre | None]]:
    with t.actes.sessions.lecture() as session:
        return [(o.etat, o.cloture) for o in session.scalars(select(OffreLogement).order_by(OffreLogement.id))]


def lettres(t: Tenue) -> set[tuple[NatureCourrier, str]]:
    with t.actes.sessions.lecture() as session:
        lues = get_courriers(session, t.secretaire, t.seance_id, t.horloge.maintenant().date())
    return {(x.nature, "écartée" if x.ecart and x.courrier else "prête" if x.courrier else "due") for x in lues.lignes}


def test_a_letter_not_sent_does_not_leave_and_the_next_in_rank_is_offered(t: Tenue, tmp_path: Path):
    courriers.produce_letters(t.actes, t.secretaire, t.seance_id, tmp_path)
    marque(t, EtatDemande.RADIEE)
    assert (N.RADIATION, "due") in lettres(t), "the household is told, the offer is not owed any more"
    assert end_radiees(t.actes) == 1
    assert end_radiees(t.actes) == 0
    assert offres(t) == [(EtatOffre.CADUQUE, ClotureOffre.DEMANDE_RADIEE), (EtatOffre.A_NOTIFIER, None)]
    assert {(N.OFFRE, "écartée"), (N.RADIATION, "due"), (N.SUIVANT, "due")} <= lettres(t)
    courriers.produce_letters(t.actes, t.secretaire, t.seance_id, tmp_path)
    assert {(N.RADIATION, "prête"), (N.SUIVANT, "prête")} <= lettres(t)


def test_letters_made_before_the_night_are_the_true_ones(t: Tenue, tmp_path: Path):
    marque(t, EtatDemande.RADIEE)
    courriers.produce_letters(t.actes, t.secretaire, t.seance_id, tmp_path)
    assert {(N.RADIATION, "prête"), (N.SUIVANT, "prête")} <= lettres(t)
    assert N.OFFRE not in {nature for nature, _ in lettres(t)}


def test_an_offer_that_has_left_keeps_its_delay_and_the_page_says_it(t: Tenue):
    with t.actes.sessions.lecture() as session:
        offre = session.scalars(select(OffreLogement)).one()
    with t.acte() as acte:
        notifications.record_envoi(acte, offre_id=offre.id, version=offre.version, le=JOUR)
    marque(t, EtatDemande.RADIEE)
    assert end_radiees(t.actes) == 0
    assert offres(t) == [(EtatOffre.A_NOTIFIER, None)]
    with t.actes.sessions.lecture() as session:
        premier = get_suivi(session, t.secretaire, t.lots[0]).classes[0]
        (attente,) = list_attentes(session, t.secretaire).lignes
    assert attente.radiee, "the list of what waits says it too"
    assert (premier.radiee, premier.reactivee) == (True, False)


def test_an_application_that_lives_again_gets_its_offer_back_while_the_next_has_not_left(t: Tenue):
    marque(t, EtatDemande.RADIEE)
    end_radiees(t.actes)
    with t.actes.sessions.lecture() as session:
        offre_id = session.scalars(select(OffreLogement.id).order_by(OffreLogement.id)).first()
    valeurs: dict[str, Any] = {"offre_id": offre_id, "version": 2, "motif": "Extrait corrigé."}
    assert t.refus(undo_radiation, **valeurs).code == "demande_encore_radiee"
    marque(t, EtatDemande.ACTIVE)
    t.horloge.avance(timedelta(days=1))
    with t.acte() as acte:
        undo_radiation(acte, **valeurs)
    assert offres(t) == [(EtatOffre.A_NOTIFIER, None)]
