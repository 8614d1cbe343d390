"""The page where a séance is conducted: its lots, who reads it, the acts beside a vote."""

import pytest
from flask.testing import FlaskClient

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Commission
from caleol.models.seance import Incident
from caleol.rules.droits import Role
from caleol.services.act import Actes
from caleol.services.votes import contribute
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import Tenue
from tests.web.scene_deliberation import CLASSEE, ECARTEE, adresse, decisions, du_lot, saisie, un, voix


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=3)
    preparee.ouvre()
    return preparee


@pytest.fixture
def secretaire(client: ClientVerifie, t: Tenue) -> ClientVerifie:
    client.connecte(t.compte)
    return client


# ------------------------------------------------------------------------------------------ the page


def test_page_counts_the_lots_in_words_and_opens_the_first(secretaire: ClientVerifie, t: Tenue):
    t.delibere(0)
    page = secretaire.page(adresse(t))
    assert "1\u00a0lot décidé sur 3" in page
    assert "Quorum, lot 2\u00a0: 9\u00a0présents, 4\u00a0requis" in page
    assert "Enregistrer et ouvrir le lot 3" in page
    assert "Adopté à l’unanimité des présents\u00a0: 9\u00a0voix." in page


def test_filter_and_search_are_in_the_address(secretaire: ClientVerifie, t: Tenue):
    t.delibere(0)
    assert "2\u00a0lots dans l’ordre du jour, sur 3" in secretaire.page(adresse(t, "?filtre=a_traiter"))
    assert "1\u00a0lot dans l’ordre du jour, sur 3" in secretaire.page(adresse(t, "?q=2"))
    assert "Aucun lot ne répond à ce filtre" in secretaire.page(adresse(t, "?q=nulle+part"))
    assert "3\u00a0lots dans l’ordre du jour" in secretaire.page(adresse(t, "?filtre=autre"))


def test_filter_is_kept_from_lot_to_lot(secretaire: ClientVerifie, t: Tenue):
    envoi = secretaire.post(f"{du_lot(t)}?filtre=a_traiter", data=saisie(t))
    assert envoi.location == adresse(t, f"?lot={t.lots[1]}&filtre=a_traiter#panneau")


@pytest.mark.parametrize("suite", ["?lot=99999", "?lot=99999999999999999999"])
def test_lot_that_is_not_on_the_agenda_is_not_found(secretaire: ClientVerifie, t: Tenue, suite: str):
    secretaire.page(adresse(t, "?lot=99999"), 404)
    assert secretaire.get(f"/seances/99999999999999999999/deliberation{suite}").status_code == 404


@pytest.mark.parametrize("ecrit", ["zz", "-1", "99999999999999999999"])
def test_lot_written_by_hand_opens_no_other_lot(secretaire: ClientVerifie, t: Tenue, ecrit: str):
    secretaire.page(adresse(t, f"?lot={ecrit}"), 404)


def test_before_the_opening_the_page_leads_to_the_seance(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    client.connecte(t.compte)
    assert client.get(adresse(t)).status_code in {302, 422}


def test_member_reads_and_cannot_write(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte_president)
    page = client.page(adresse(t))
    assert "Ce lot n’est pas encore décidé" in page
    assert "Enregistrer" not in page
    client.expect(client.post(du_lot(t), data=saisie(t)), 403)
    t.delibere(0)
    assert "Attribution avec classement, rang 1" in client.page(adresse(t, f"?lot={t.lots[0]}"))


def test_member_follows_the_seance_before_all_while_no_vote_is_open(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte_president)
    page = client.get(f"/seances/{t.seance_id}").text
    assert f'class="btn btn-primary" href="{adresse(t)}"' in page
    assert "Mes votes</a>" in page
    t.delibere(0)
    du_decide = client.page(f"/seances/{t.seance_id}/votes/{t.lots[0]}")
    assert "Vous votez une fois noté présent" not in du_decide
    assert "Votre message" not in du_decide


def test_auditor_reads_and_agency_does_not(client: ClientVerifie, t: Tenue, actes: Actes):
    with actes.sessions.ecriture() as session:
        auditeur = f.fabrique_compte(session, Role.AUDITEUR)
        agence = f.fabrique_compte(session, Role.AGENCE, agence=f.fabrique_agence(session))
    client.connecte(auditeur)
    assert "Enregistrer" not in client.page(adresse(t))
    client.connecte(agence)
    client.page(adresse(t), 403)


# ------------------------------------------------------------------------------------------ the acts beside


def test_postponed_lot_needs_a_reason_and_opens_the_next(secretaire: ClientVerifie, t: Tenue):
    reponse = secretaire.post(du_lot(t, 0, "/ajournement"), data={"motif": " ", "version": str(t.version())})
    secretaire.expect(reponse, 422)
    assert "Écrivez la raison." in reponse.text
    secretaire.envoie(
        du_lot(t, 0, "/ajournement"),
        adresse(t, f"?lot={t.lots[1]}#panneau"),
        motif="Travaux à revoir.",
        version=str(t.version()),
    )
    assert "Travaux à revoir." in secretaire.page(adresse(t, f"?lot={t.lots[0]}"))


def test_undone_lot_starts_again_from_what_was_decided(secretaire: ClientVerifie, t: Tenue):
    secretaire.envoie(du_lot(t), **saisie(t, CLASSEE, CLASSEE, ECARTEE, c_motif_na="NA4", c_texte=tenue.FAIT))
    secretaire.envoie(du_lot(t, 0, "/annulation"), motif="Erreur de rang.")
    page = secretaire.get(adresse(t, f"?lot={t.lots[0]}")).text
    assert "Scrutin annulé à" in page
    assert "Erreur de rang." in page
    assert tenue.FAIT in page
    assert decisions(t) == []


def test_nothing_to_undo_keeps_the_reason_typed(secretaire: ClientVerifie, t: Tenue):
    reponse = secretaire.post(du_lot(t, 0, "/annulation"), data={"motif": "Pour rien."})
    secretaire.expect(reponse, 422)
    assert "il n’y a rien à annuler" in reponse.text


def test_seat_steps_aside_then_comes_back(secretaire: ClientVerifie, t: Tenue):
    siege = str(t.sieges["designe-4"])
    secretaire.envoie(du_lot(t, 0, "/deports"), siege_id=siege)
    page = secretaire.page(adresse(t, f"?lot={t.lots[0]}"))
    assert "Se déporte\u00a0: " in page
    assert "Adopté à l’unanimité des présents\u00a0: 8\u00a0voix." in page
    secretaire.envoie(du_lot(t, 0, "/deports"), siege_id=siege, sens="reprend")
    assert "9\u00a0voix." in secretaire.page(adresse(t, f"?lot={t.lots[0]}"))


def test_remark_goes_to_the_minutes(secretaire: ClientVerifie, t: Tenue):
    secretaire.envoie(
        adresse(t, f"/remarques?lot={t.lots[1]}"), adresse(t, f"?lot={t.lots[1]}#panneau"), texte="Objection."
    )
    assert un(t, Incident).texte == "Objection."
    secretaire.expect(secretaire.post(adresse(t, f"/remarques?lot={t.lots[1]}"), data={"texte": ""}), 422)


def test_second_writer_is_told_who_types(client: ClientVerifie, t: Tenue, actes: Actes):
    with actes.sessions.ecriture() as session:
        commission = session.get_one(Commission, t.commission_id)
        autre = f.fabrique_compte(session, Role.SECRETAIRE, commission=commission)
    entetes = {"X-Fragment": "1"}
    client.connecte(autre)
    client.expect(client.post(du_lot(t, 0, "/redaction"), headers=entetes), 204)
    client.connecte(t.compte)
    reponse = client.post(du_lot(t, 0, "/redaction"), headers=entetes)
    assert f"Claire {autre.nom} rédige ce lot" in reponse.text
    assert f"Claire {autre.nom} rédige ce lot depuis" in client.page(adresse(t, f"?lot={t.lots[0]}"))


def test_sentence_follows_the_voices(secretaire: ClientVerifie, t: Tenue):
    def phrase(champs: dict[str, str]) -> str:
        reponse = FlaskClient.get(
            secretaire, du_lot(t, 0, "/resultat"), query_string=champs, headers={"X-Fragment": "1"}
        )
        secretaire.expect(reponse, 200)
        return reponse.text

    assert "Adopté à l’unanimité des présents\u00a0: 9\u00a0voix." in phrase({"mode": "unanimite"})
    assert "8\u00a0voix pour, 1\u00a0contre" in phrase(voix(t, designe_2="contre"))
    assert "quorum non atteint" in phrase(voix(t, **{cle.replace("-", "_"): "deport" for cle in list(t.sieges)[:6]}))


def test_page_of_thirty_lots_stays_light(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=30)
    t.ouvre()
    for lot in range(12):
        t.delibere(lot)
    client.connecte(t.compte)
    assert len(client.get(adresse(t)).data) < 100_000


def test_question_of_a_member_is_seen_in_the_list_and_answered_in_the_panel(secretaire: ClientVerifie, t: Tenue):
    with t.acte(t.president) as acte:
        contribute(acte, lot_id=t.lots[1], texte="La salle d’eau est-elle adaptée ?")
    page = secretaire.get(adresse(t) + f"?lot={t.lots[1]}").text
    assert page.count("question d’un membre") == 2
    assert "Répondre à une question" in page
    assert "La salle d’eau est-elle adaptée" in page
    reponse = {"texte": "Oui, une douche de plain-pied."}
    page = secretaire.post(
        f"/seances/{t.seance_id}/votes/{t.lots[1]}/contributions", data=reponse, follow_redirects=True
    ).text
    assert "Oui, une douche de plain-pied." in page
    assert page.count("question d’un membre") == 1
