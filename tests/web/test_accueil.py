"""The first page of each role: what waits, and nothing of others'."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Mandat
from caleol.models.demande import Demande
from caleol.models.echange import Courriel
from caleol.models.enumerations import OrigineCandidature
from caleol.models.lot import Candidature, Decision
from caleol.models.urne import Urne
from caleol.queries.accueil.direction import load_tableau
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.convocations import convoke
from caleol.services.occupation.calcul import recompute_occupation
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.dossiers import dresse_scene
from tests.pages import texts_of
from tests.seance_realiste import tient


@pytest.mark.parametrize("role", list(Role))
def test_an_empty_installation_says_what_comes_next(actes: Actes, client: ClientVerifie, role: Role):
    with actes.ouvre(OUTIL) as acte:
        commission = f.fabrique_commission(acte.session) if role is Role.SECRETAIRE else None
        agence = f.fabrique_agence(acte.session) if role is Role.AGENCE else None
        compte = f.fabrique_compte(acte.session, role, commission=commission, agence=agence)
    client.connecte(compte, role)
    assert client.page("/")


def test_the_secretary_sees_the_seance_to_hold_and_its_lots(actes: Actes, client: ClientVerifie):
    scene = dresse_scene(actes)
    client.connecte(scene.comptes[Role.SECRETAIRE], Role.SECRETAIRE)
    texte = client.page("/")
    assert "Commission" in texte
    assert "logements à l’ordre du jour" in texte or "lot" in texte


def test_the_president_is_asked_to_validate_the_minutes(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie):
    realiste = tient(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        autre = f.fabrique_compte(acte.session, Role.MEMBRE, membre=f.fabrique_membre(acte.session))
    client.connecte(realiste.tenue.compte_president, Role.MEMBRE)
    assert "Un procès-verbal attend votre validation" in client.page("/")
    client.deconnecte()
    client.connecte(autre, Role.MEMBRE)
    assert "attend votre validation" not in client.page("/")


def test_the_direction_counts_decisions_and_reads_no_name(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie):
    tient(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        direction = f.fabrique_compte(acte.session, Role.DIRECTION)
    with actes.sessions.lecture() as session:
        tableau = load_tableau(session, date(2026, 11, 23))
    assert sum(barre.nombre for barre in tableau.decisions) == tableau.dossiers > 0
    assert sum(barre.nombre for barre in tableau.contingents) == tableau.contingents[0].total
    client.connecte(direction, Role.DIRECTION)
    texte = client.page("/")
    assert "dossiers décidés" in texte
    assert "Essai" not in texte.replace("Habitat d’essai", "")


def test_the_administrator_is_told_of_a_reglement_without_quorum(actes: Actes, client: ClientVerifie):
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_commission(acte.session, quorum=None, membres=False)
        compte = f.fabrique_compte(acte.session, Role.ADMINISTRATEUR)
    client.connecte(compte, Role.ADMINISTRATEUR)
    texte = client.page("/")
    assert "quorum absent du règlement intérieur" in texte
    assert "sans titulaire" in texte


def test_the_agency_sees_what_became_of_its_candidates_and_of_no_others(actes: Actes, client: ClientVerifie):
    scene = dresse_scene(actes)
    with actes.ouvre(OUTIL) as acte:
        candidature = acte.session.get_one(Candidature, scene.candidatures[1])
        candidature.origine = OrigineCandidature.AGENCE
        nom = acte.session.get_one(Demande, candidature.demande_id).nom
    client.connecte(scene.comptes[Role.AGENCE])
    assert nom in client.get("/").text
    client.connecte(scene.autre_agence)
    assert "Vous n’avez proposé aucun candidat" in client.page("/")


def test_the_agency_sees_what_its_leases_ask_and_no_other_agency_does(actes: Actes, client: ClientVerifie):
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        sienne, autre = f.fabrique_agence(s), f.fabrique_agence(s, "LILLE", "Agence de Lille")
        f.fabrique_bail(s, f.fabrique_logement(s, agence=sienne), rfr_euros={})
        comptes = [f.fabrique_compte(s, Role.AGENCE, agence=agence) for agence in (sienne, autre)]
    recompute_occupation(actes)
    client.connecte(comptes[0])
    texte = texts_of(client.get("/").text)
    assert "1\u00a0bail en cours" in texte
    assert "dont 1\u00a0jamais fait" in texte
    assert "Données à compléter 1 " in " ".join(texte.split())
    client.connecte(comptes[1])
    assert "bail en cours" not in texts_of(client.get("/").text)


@pytest.mark.toutes_bases
def test_objectives_count_allocations_at_rank_one_and_leave_the_unknown_out(actes: Actes, horloge: HorlogeFixe):
    tient(actes, horloge)
    with actes.sessions.lecture() as session:
        vue = load_tableau(session, date(2026, 12, 31))
        premiers = session.scalar(
            select(func.count()).select_from(Decision).where((Decision.rang == 1) | (Decision.type == "attribution"))
        )
    hors, dedans, *contingents = vue.objectifs
    assert hors.mesure.total + hors.inconnus + dedans.mesure.total + dedans.inconnus == premiers
    assert all(jauge.mesure.total >= 4 for jauge in contingents)


def test_the_administrator_is_told_of_a_mail_that_never_left(actes: Actes, client: ClientVerifie):
    with actes.ouvre(OUTIL) as acte:
        acte.session.add(
            Courriel(
                cle="x", destinataire="a@essai.fr", objet="x", texte="x", pieces={}, cree_le=acte.instant, echec="refus"
            )
        )
        client.connecte(f.fabrique_compte(acte.session, Role.ADMINISTRATEUR))
    assert "1 courriel n’est pas parti" in client.page("/").replace("\u00a0", " ")


def test_secretary_and_direction_are_told_what_a_commission_lacks(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie
):
    t = tenue.prepare(actes, horloge)
    with actes.sessions.ecriture() as session:
        mandats = {
            cle: session.scalars(select(Mandat).where(Mandat.siege_id == s)).one() for cle, s in t.sieges.items()
        }
        mandats["designe-2"].fin = date(2026, 12, 15)
        for mandat in mandats.values():
            mandat.president = False
        session.delete(mandats["prefet"])
        direction = f.fabrique_compte(session, Role.DIRECTION)
    t.horloge.avance(tenue.SEANCE_LE - timedelta(days=2) - t.horloge.maintenant())
    t.fige()
    with t.acte() as acte:
        convoke(acte, seance_id=t.seance_id)
    for compte in (t.compte, direction):
        client.connecte(compte)
        page = client.page("/")
        for dit in ("aucun président élu", "sans titulaire", "(titulaire), le 15/12/2026", "convocation plus courte"):
            assert dit in page
        client.deconnecte()


def test_vote_that_is_due_and_not_counted_is_told_at_home_and_on_the_seance(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    le = tenue.SEANCE_LE
    with actes.sessions.ecriture() as session:
        session.add(
            Urne(lot_id=t.lots[0], seance_id=t.seance_id, tour=1, ouverte_le=le - timedelta(hours=1), echeance_le=le)
        )
    client.connecte(t.compte)
    assert "1 vote échu à compter" in client.page("/").replace("\u00a0", " ")
    assert "Compter le lot 1" in client.page(f"/seances/{t.seance_id}")
