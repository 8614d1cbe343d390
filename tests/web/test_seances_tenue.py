"""A séance convoked and opened: channels, presences, quorum, proxies, rankings put to the vote."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre, Siege
from caleol.models.echange import Courriel
from caleol.models.enumerations import EtatSeance, QualiteMembre
from caleol.models.lot import Decision, Lot
from caleol.models.seance import Convocation, Presence, Seance
from caleol.services.act import Actes
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import SEANCE_LE, Tenue
from tests.web.scene_seances import adresse, canaux, etat


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=3, communes=("59512", "59163"))
    client.connecte(preparee.compte)
    return preparee


# ------------------------------------------------------------------------------------------ convoke, open, presences


def test_each_person_is_convoked_by_the_channel_chosen(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        session.get_one(Membre, t.membres["prefet"]).courriel = "prefet@exemple.fr"
    t.fige()
    assert "prefet@exemple.fr" in client.page(adresse(t, "/convocations"))
    preuve = {f"preuve-{t.sieges['epci']}-{t.membres['epci']}": "émargement du 23/11"}
    client.envoie(adresse(t, "/convocations"), **canaux(t, prefet="courriel"), **preuve)
    with t.actes.sessions.lecture() as session:
        faites = {c.siege_id: c for c in session.scalars(select(Convocation))}
        courriel = session.scalars(select(Courriel)).one()
    assert faites[t.sieges["epci"]].preuve == "émargement du 23/11"
    assert f"http://localhost{adresse(t)}" in courriel.texte
    assert "Ouvrir la séance" in client.page(adresse(t))


def test_forgotten_voter_is_named_and_the_choices_stay(client: ClientVerifie, t: Tenue):
    t.fige()
    choix = canaux(t, prefet="", epci="courrier")
    reponse = client.post(adresse(t, "/convocations"), data=choix)
    client.expect(reponse, 422)
    assert "Personne n’est convoqué pour" in reponse.text
    assert 'value="courrier" selected' in reponse.text


def test_late_convocation_is_said_and_not_blocked(client: ClientVerifie, t: Tenue):
    t.fige()
    t.horloge.avance(timedelta(days=7))
    assert "Convocation tardive." in client.page(adresse(t, "/convocations"))
    client.envoie(adresse(t, "/convocations"), **canaux(t))


def test_announced_absence_is_noted_and_taken_back(client: ClientVerifie, t: Tenue):
    t.convoque()
    with t.actes.sessions.lecture() as session:
        convocation = session.scalars(select(Convocation.id).limit(1)).one()
    client.envoie(adresse(t, f"/convocations/{convocation}/absence"), absent="oui")
    assert "Absence annoncée" in client.page(adresse(t))
    client.envoie(adresse(t, f"/convocations/{convocation}/absence"), absent="non")
    assert "Absence annoncée" not in client.page(adresse(t))


def test_opening_says_what_is_missing_then_leads_to_the_presences(client: ClientVerifie, t: Tenue):
    t.convoque()
    reponse = client.post(adresse(t, "/ouverture"), data={"presidee_par_id": t.membres["designe-1"]})
    client.expect(reponse, 422)
    assert "elle ne s’ouvre pas avant ce jour" in reponse.text
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    assert "Toutes les voix délibératives sont convoquées." in client.page(adresse(t, "/ouverture"))
    client.envoie(adresse(t, "/ouverture"), adresse(t, "/presences"), presidee_par_id=t.membres["designe-1"])
    assert etat(t) is EtatSeance.OUVERTE


def test_seance_without_quorum_in_the_reglement_says_where_to_enter_it(
    actes: Actes, horloge: HorlogeFixe, client: ClientVerifie
):
    t = tenue.prepare(actes, horloge, quorum=None)
    client.connecte(t.compte)
    t.convoque()
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    assert "ne fixe pas de quorum" in client.page(adresse(t, "/ouverture"))
    reponse = client.post(adresse(t, "/ouverture"), data={"presidee_par_id": t.membres["designe-1"]})
    client.expect(reponse, 422)
    assert etat(t) is EtatSeance.CONVOQUEE


def test_presences_move_the_quorum_of_each_lot(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "designe-3"))
    assert "3\u00a0lots ne peuvent pas être décidés maintenant." in client.page(adresse(t, "/presences"))
    siege = t.sieges["prefet"]
    client.envoie(adresse(t, "/presences"), sens="arrivee", siege_id=siege, membre_id=t.membres["prefet"])
    assert "Quorum atteint sur tous les lots" in client.page(adresse(t, "/presences"))
    t.minutes(10)
    client.envoie(adresse(t, "/presences"), sens="depart", siege_id=siege, heure="9 h 35")
    page = client.page(adresse(t, "/presences"))
    assert "de 9\u00a0h\u00a030 à 9\u00a0h\u00a035" in page


@pytest.mark.parametrize(("heure", "dit"), [("midi", "n’est pas une heure"), ("23 h 59", "pas encore passée")])
def test_hour_that_makes_no_sense_is_said(client: ClientVerifie, t: Tenue, heure: str, dit: str):
    t.ouvre(presents=())
    champs = {"sens": "arrivee", "siege_id": t.sieges["prefet"], "membre_id": t.membres["prefet"], "heure": heure}
    reponse = client.post(adresse(t, "/presences"), data=champs)
    client.expect(reponse, 422)
    assert dit in reponse.text


def test_substitute_may_be_chosen_for_the_seat(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges["prefet"])
        suppleant = f.fabrique_membre(session, siege, qualite=QualiteMembre.SUPPLEANT).id
    t.ouvre(presents=())
    assert "suppléance" in client.page(adresse(t, "/presences"))
    client.envoie(adresse(t, "/presences"), sens="arrivee", siege_id=t.sieges["prefet"], membre_id=suppleant)
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Presence.membre_id)).one() == suppleant


# ------------------------------------------------------------------------------------------ several rankings


def deux_classements(t: Tenue, second: tuple[int, int, int], voix: dict[str, str]) -> dict[str, Any]:
    """Return the fields of two rankings of the first lot: 1, 2, 3 against `second`."""
    champs: dict[str, Any] = {
        "version": t.version(),
        "mode": "unanimite",
        "auteur_siege_id": t.sieges["designe-2"],
        "ordre_motif": "Deux ordres débattus.",
    }
    for rang, autre, candidat in zip((1, 2, 3), second, t.candidats(), strict=True):
        champs |= {f"c{candidat}-decision": "attribution_classee", f"c{candidat}-rang": rang}
        champs |= {f"d{candidat}-decision": "attribution_classee", f"d{candidat}-rang": autre}
    return champs | {f"v{t.sieges[cle]}-choix": choix for cle, choix in voix.items()}


def votants(t: Tenue) -> list[str]:
    return [cle for cle in t.sieges if cle not in ("consultatif", "maire-59163", "maire-59512")]


def test_another_ranking_is_put_to_the_vote_and_wins(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=[cle for cle in t.sieges if not cle.startswith("maire")])
    lieu = adresse(t, f"/lots/{t.lots[0]}/classements")
    client.page(lieu)
    voix = {cle: "2" if rang < 5 else "1" for rang, cle in enumerate(votants(t))}
    client.envoie(lieu, **deux_classements(t, (2, 1, 3), voix))
    with t.actes.sessions.lecture() as session:
        rangs = list(session.scalars(select(Decision.rang).order_by(Decision.candidature_id)))
    assert rangs == [2, 1, 3]


def test_forgotten_voice_is_said_and_both_rankings_stay(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=[cle for cle in t.sieges if not cle.startswith("maire")])
    voix = dict.fromkeys(votants(t)[1:], "2")
    reponse = client.post(adresse(t, f"/lots/{t.lots[0]}/classements"), data=deux_classements(t, (2, 1, 3), voix))
    client.expect(reponse, 422)
    assert "Indiquez la voix de ce siège." in reponse.text
    assert 'value="2" checked' in reponse.text


def test_second_ballot_follows_a_vote_without_majority(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=[cle for cle in t.sieges if not cle.startswith("maire")])
    sieges = votants(t)
    voix = dict.fromkeys(sieges[:3], "1") | dict.fromkeys(sieges[3:5], "2") | dict.fromkeys(sieges[5:], "contre")
    lieu = adresse(t, f"/lots/{t.lots[0]}")
    reponse = client.envoie(f"{lieu}/classements", **deux_classements(t, (2, 1, 3), voix))
    assert reponse.location == f"{lieu}/second-tour"
    assert "3 voix au premier tour" in client.page(f"{lieu}/second-tour").replace("\u00a0", " ")
    manque = client.post(f"{lieu}/second-tour", data={"version": t.version()})
    client.expect(manque, 422)
    champs = {f"v{t.sieges[cle]}": "1" if cle in sieges[:6] else "2" for cle in sieges}
    client.envoie(f"{lieu}/second-tour", version=t.version(), **champs)
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Lot, t.lots[0]).etat.value == "decide"
    client.page(f"{lieu}/second-tour", 404)


def test_presidency_is_handed_over_and_back(client: ClientVerifie, t: Tenue):
    t.ouvre()
    assert "passer la présidence" in client.page(adresse(t, "/presences"))
    for cle in ("designe-2", "designe-1"):
        client.envoie(adresse(t, "/presidence"), membre_id=t.membres[cle])
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Seance, t.seance_id).presidee_par_id == t.membres["designe-1"]


def test_proxy_is_noted_refused_and_taken_back_on_the_page_of_presences(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = tenue.prepare(actes, horloge, regles={"pouvoir_admis": True})
    client.connecte(t.compte)
    t.ouvre(presents=("designe-1",))
    page = adresse(t, "/presences")
    assert "Aucun pouvoir reçu." in client.page(page)
    champs = {"mandant": t.sieges["designe-3"], "mandataire": t.sieges["designe-1"]}
    client.envoie(adresse(t, "/pouvoirs"), f"{page}#pouvoirs", **champs)
    assert "donne pouvoir à" in client.page(page)
    assert "a déjà donné pouvoir" in client.post(adresse(t, "/pouvoirs"), data=champs).text
    client.envoie(adresse(t, "/pouvoirs/1/retrait"))
    assert "Aucun pouvoir reçu." in client.page(page)


def test_page_of_presences_says_nothing_of_proxies_where_the_reglement_has_none(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=("designe-1",))
    assert "Pouvoirs" not in client.page(adresse(t, "/presences"))


def test_lack_of_quorum_leads_to_a_second_convocation(client: ClientVerifie, t: Tenue):
    t.ouvre(presents=("designe-1",))
    assert "constater la carence" in client.page(adresse(t, "/presences"))
    assert "Constater la carence" in client.page(adresse(t, "/levee"))
    client.envoie(adresse(t, "/carence"), adresse(t))
    assert "Préparer la seconde convocation" in client.page(adresse(t))
    assert "Projet de procès-verbal de carence" in client.page(adresse(t, "/pv"))
    client.page(adresse(t, "/seconde-convocation"))
    reponse = client.envoie(adresse(t, "/seconde-convocation"), jour="09/12/2026", heure="9 h 30", lieu="salle 2")
    page = client.page(reponse.location)
    assert "Seconde convocation du même ordre du jour" in page
    assert "Figer l’ordre du jour" in page
    assert "n°\u00a02 du 09/12/2026" in client.page(adresse(t))
    assert client.post(adresse(t, "/seconde-convocation"), data={"jour": "", "heure": ""}).status_code == 422
    encore = client.get(adresse(t, "/seconde-convocation"), follow_redirects=True)
    assert "La seconde séance est déjà créée" in encore.text


def test_seance_that_had_its_quorum_has_no_second_convocation(client: ClientVerifie, t: Tenue):
    t.ouvre()
    reponse = client.get(adresse(t, "/seconde-convocation"))
    assert reponse.location == adresse(t)
    assert "cette séance n’en a pas" in client.page(adresse(t))
