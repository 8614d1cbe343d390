"""The rehearsal over HTTP: said on each page, shut on the rest of the site, gone when thrown away."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Decision, Scrutin
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import OUTIL
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.convocations import convoke
from caleol.services.ouverture import open_seance
from caleol.services.repetitions import Repetition, Repetitions
from caleol.web.aiguillage import SEANCE
from caleol.web.contexte import actes as actes_de_la_page
from caleol.web.courriels import envoie_apres
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=3)
    preparee.fige()
    return preparee


@pytest.fixture
def secretaire(client: ClientVerifie, t: Tenue) -> ClientVerifie:
    client.connecte(t.compte)
    return client


@pytest.fixture
def repetitions(application: Flask) -> Repetitions:
    trouvees: Repetitions = application.extensions["caleol_repetitions"]
    return trouvees


def la(t: Tenue, suite: str = "deliberation") -> str:
    """Return an address in the rehearsal."""
    return f"/repetitions/{t.seance_id}/seances/{t.seance_id}/{suite}"


def ouvre(t: Tenue) -> None:
    with t.acte() as acte:
        convoke(acte, seance_id=t.seance_id)
    t.horloge.avance(tenue.SEANCE_LE - t.horloge.maintenant())
    with t.acte() as acte:
        open_seance(acte, seance_id=t.seance_id, presidee_par_id=t.membres["designe-1"])


def commence(client: ClientVerifie, t: Tenue) -> None:
    client.envoie(f"/seances/{t.seance_id}/repetition", la(t))


def essai(t: Tenue, client: ClientVerifie, genre: str, lot: int = 0) -> str:
    page = client.get(f"{la(t)}?lot={t.lots[lot]}").text
    champs = dict(re.findall(r'name="(version|votants|c\d+-rang|c\d+-echeance)"[^>]*value="([^"]*)"', page))
    champs |= {f"c{cle}-decision": "attribution_classee" for cle in t.candidats(lot)}
    champs |= {"mode": "unanimite", "voix_d_essai": genre}
    reponse = client.post(la(t, f"essais/lots/{t.lots[lot]}"), data=champs, follow_redirects=True)
    return reponse.text


def test_rehearsal_is_begun_said_on_each_page_and_thrown_away(
    secretaire: ClientVerifie, t: Tenue, repetitions: Repetitions
):
    assert "Répéter" in secretaire.page(f"/seances/{t.seance_id}")
    assert "une ligne au registre" in secretaire.page(f"/seances/{t.seance_id}/repetition")
    commence(secretaire, t)
    for suite in ("deliberation", "presences", "votes/conduite"):
        page = secretaire.page(la(t, suite))
        assert "RÉPÉTITION" in page
        assert "Jeter la répétition" in page
    assert "Une répétition est en cours" in secretaire.page(f"/seances/{t.seance_id}/repetition")
    secretaire.envoie(f"/seances/{t.seance_id}/repetition/fin", f"/seances/{t.seance_id}")
    assert repetitions.en_cours(t.seance_id) is None
    assert "RÉPÉTITION" not in secretaire.page(f"/seances/{t.seance_id}")
    assert secretaire.get(la(t)).location == f"/seances/{t.seance_id}"


@pytest.mark.parametrize(
    ("genre", "dit"),
    [("majorite", "adopté"), ("egalite", "voix prépondérante"), ("refus", "classement rejeté|rejeté|refus")],
)
def test_false_voices_of_every_seat_show_the_count(secretaire: ClientVerifie, t: Tenue, genre: str, dit: str):
    commence(secretaire, t)
    page = essai(t, secretaire, genre)
    assert re.search(dit, page, re.IGNORECASE), re.findall(r"Voix d’essai, lot[^<]*", page)
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Scrutin)).all() == []
        assert session.scalars(select(Decision)).all() == []


def test_lots_are_decided_there_by_the_panel_and_stay_to_be_decided_here(secretaire: ClientVerifie, t: Tenue):
    commence(secretaire, t)
    essai(t, secretaire, "majorite", 0)
    assert "1\u00a0lot décidé sur 3" in secretaire.page(la(t))
    ouvre(t)
    assert "0\u00a0lot décidé sur 3" in secretaire.page(f"/seances/{t.seance_id}/deliberation")


@pytest.mark.parametrize("suite", ["", "pv", "convocations", "levee", "ordre-du-jour", "modification"])
def test_rest_of_the_site_is_shut_in_a_rehearsal(secretaire: ClientVerifie, t: Tenue, suite: str):
    commence(secretaire, t)
    assert secretaire.get(la(t, suite)).status_code in {403, 404}
    assert secretaire.get(f"/repetitions/{t.seance_id}/registre").status_code == 403
    assert secretaire.post(la(t, "convocations"), data={}).status_code in {403, 404}


def test_another_seance_is_not_found_in_a_rehearsal(secretaire: ClientVerifie, t: Tenue):
    commence(secretaire, t)
    assert secretaire.get(f"/repetitions/{t.seance_id}/seances/99/deliberation").status_code == 404


def test_false_voices_do_not_exist_on_the_real_seance(secretaire: ClientVerifie, t: Tenue):
    ouvre(t)
    assert secretaire.post(f"/seances/{t.seance_id}/essais/lots/{t.lots[0]}").status_code == 404
    assert secretaire.post(f"/seances/{t.seance_id}/essais/votes/{t.lots[0]}").status_code == 404
    assert "Voix d’essai" not in secretaire.page(f"/seances/{t.seance_id}/deliberation")


def test_reading_a_dossier_in_a_rehearsal_is_a_reading(secretaire: ClientVerifie, t: Tenue):
    commence(secretaire, t)
    secretaire.get(la(t))
    with t.actes.sessions.lecture() as session:
        lectures = session.scalars(select(EntreeRegistre).where(EntreeRegistre.chaine == "lectures")).all()
    assert lectures


def test_member_enters_a_rehearsal_once_convoked(client: ClientVerifie, secretaire: ClientVerifie, t: Tenue):
    commence(secretaire, t)
    assert "pas encore convoquée" in secretaire.page(f"/seances/{t.seance_id}/repetition")
    client.connecte(t.compte_president)
    assert client.get(la(t, "votes")).status_code == 404
    with t.acte() as acte:
        convoke(acte, seance_id=t.seance_id)
    assert client.get(la(t, "votes")).status_code == 200


def test_page_of_a_rehearsal_thrown_away_meanwhile_leads_back(
    secretaire: ClientVerifie, t: Tenue, repetitions: Repetitions, monkeypatch: pytest.MonkeyPatch
):
    commence(secretaire, t)
    en_cours = repetitions.en_cours(t.seance_id)
    assert en_cours is not None
    assert f'data-repetition="{en_cours.cle}"' in secretaire.get(la(t)).text
    admise_puis_jetee(repetitions, monkeypatch)
    retour = secretaire.get(la(t))
    assert (retour.status_code, retour.location) == (303, f"/seances/{t.seance_id}")
    assert "Cette répétition a été jetée" in secretaire.page(f"/seances/{t.seance_id}")
    morceau = secretaire.get(la(t, "votes/conduite/etat"), headers={"X-Fragment": "1"})
    assert (morceau.status_code, morceau.text) == (204, ""), "a page still open asks for its live part: no error"
    bulletin = secretaire.post(la(t, f"votes/{t.lots[0]}"), headers={"X-Fragment": "1"})
    assert bulletin.status_code == 404, "a ballot is not kept to be sent again"
    assert "Répétition jetée" in bulletin.text


def admise_puis_jetee(repetitions: Repetitions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Throw the rehearsal away just after the next request was let in."""
    vraie = repetitions.en_cours

    def une_fois(seance_id: int) -> Repetition | None:
        trouvee = vraie(seance_id)
        repetitions.jette(seance_id)
        return trouvee

    monkeypatch.setattr(repetitions, "en_cours", une_fois)


def test_member_joins_the_rehearsal_and_votes(client: ClientVerifie, secretaire: ClientVerifie, t: Tenue):
    commence(secretaire, t)
    page = secretaire.get(la(t)).text
    champs = dict(re.findall(r'name="(version|c\d+-rang)"[^>]*value="([^"]*)"', page))
    champs |= {f"c{cle}-decision": "attribution_classee" for cle in t.candidats(0)}
    with t.acte() as acte:
        convoke(acte, seance_id=t.seance_id)
    secretaire.envoie(la(t, f"votes/conduite/{t.lots[0]}/ouverture"), **champs, mode="unanimite")
    client.connecte(t.compte_president)
    assert "1\u00a0logement vous attend" in client.page(la(t, "votes"))
    bulletin = {"siege": str(t.sieges["designe-1"]), "choix": "1", "cle": "a" * 32}
    client.envoie(la(t, f"votes/{t.lots[0]}"), **bulletin)
    client.connecte(t.compte)
    secretaire.envoie(la(t, f"essais/votes/{t.lots[0]}"), voix_d_essai="majorite")
    assert "9 sur 9\u00a0sièges ont voté" in client.page(la(t, f"votes/conduite/{t.lots[0]}"))
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Scrutin)).all() == []


def test_stranger_is_led_to_the_log_in_then_back(client: ClientVerifie, secretaire: ClientVerifie, t: Tenue):
    commence(secretaire, t)
    with client.session_transaction() as session:
        session.clear()
    retour = client.get(la(t)).location
    assert retour.startswith("/connexion/?suite=/repetitions/")


def test_written_seance_is_brought_to_its_vote(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.ECRIT, regles={"modalites": ["ecrit"]})
    t.fige()
    client.connecte(t.compte)
    commence(client, t)
    client.envoie(la(t, "essais/heure"), la(t, "votes/conduite"), jusque="vote")
    client.envoie(la(t, f"essais/votes/{t.lots[0]}"), voix_d_essai="majorite")
    client.envoie(la(t, "essais/heure"), la(t, "votes/conduite"), jusque="cloture")
    assert "1\u00a0lot décidé sur 1" in client.page(la(t))


def test_seance_that_is_not_frozen_offers_no_rehearsal(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    client.connecte(t.compte)
    assert "Répéter" not in client.page(f"/seances/{t.seance_id}")
    assert client.get(f"/seances/{t.seance_id}/repetition").status_code == 404


def test_no_mail_of_a_rehearsal_leaves_whatever_act_asks_for_it(secretaire: ClientVerifie, t: Tenue):
    commence(secretaire, t)
    application = secretaire.application
    with (
        application.test_request_context(environ_overrides={SEANCE: t.seance_id}),
        actes_de_la_page().ouvre(OUTIL) as acte,
    ):
        envoie_apres(acte)
        assert acte.apres == []
