"""The pages of what follows a séance: what waits, one lot, the acts."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Candidature
from caleol.models.suivi import Courrier, OffreLogement
from caleol.queries.seance_retraits import load_retraits
from caleol.rules.droits import OUTIL, Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.courriels import queue_courriel
from caleol.services.passages import note_depart
from caleol.services.seances import create_seance
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie, tmp_path: Path) -> Tenue:
    preparee = tenue.prepare(actes, horloge)
    preparee.ouvre()
    preparee.delibere()
    preparee.leve()
    preparee.valide(tmp_path)
    client.connecte(preparee.compte)
    return preparee


def offre(t: Tenue) -> OffreLogement:
    """Return the last offer made."""
    with t.actes.sessions.lecture() as session:
        return session.scalars(select(OffreLogement).order_by(OffreLogement.id.desc()).limit(1)).one()


def texte(client: ClientVerifie, reponse: TestResponse) -> str:
    """Return the page of a form that was refused."""
    client.expect(reponse, 422)
    return reponse.get_data(as_text=True)


def page(t: Tenue, acte: str) -> str:
    return f"/suites/offres/{offre(t).id}/{acte}"


def test_the_secretary_follows_an_offer_from_its_notice_to_the_lease(client: ClientVerifie, t: Tenue):
    lot = f"/suites/lots/{t.lots[0]}"
    assert "Offre à notifier" in client.page("/suites")
    assert "Suites des séances" in client.page("/")
    assert "le délai ne court pas encore" in client.page(lot)
    client.page(page(t, "envoi"))
    client.envoie(page(t, "envoi"), lot, version=str(offre(t).version), envoyee_le="01/12/2026")
    assert "Preuve de notification à saisir" in client.page("/suites?attente=preuve")
    t.horloge.avance(timedelta(days=3))
    vide = client.post(page(t, "notification"), data={"version": offre(t).version, "preuve": "recommande"})
    assert "Un avis de réception sans date ne prouve rien" in texte(client, vide)
    preuve = {"version": str(offre(t).version), "preuve": "recommande", "recue_le": "3/12/2026"}
    client.envoie(page(t, "notification"), lot, **preuve)
    assert "lundi 14\u00a0décembre 2026" in client.page(lot)
    refus = {"version": str(offre(t).version), "acceptee": "non", "le": "4/12/2026", "motif_code": "RC1"}
    client.envoie(page(t, "reponse"), lot, **refus)
    second = offre(t)
    client.envoie(page(t, "reponse"), lot, version=str(second.version), acceptee="oui", le="4/12/2026")
    attente = client.page("/suites")
    assert "Bail à signer" in attente
    assert "depuis le 04/12/2026" in attente
    bail = {"version": str(offre(t).version), "reference": "B-77", "signature_le": "4/12/2026"}
    client.envoie(page(t, "bail"), lot, **bail)
    suivi = client.page(lot)
    assert "Bail signé" in suivi
    assert "Libéré" in suivi
    assert "Attend son tour" not in suivi
    assert "Demande à radier" in suivi
    radiation = f"/suites/candidatures/{t.candidats()[1]}/radiation"
    client.page(radiation)
    client.envoie(radiation, lot, version="", le="4/12/2026")
    assert "Rien n’attend" in client.page("/suites")


def test_a_wrong_answer_is_taken_back_and_the_history_keeps_both(client: ClientVerifie, t: Tenue):
    premiere = offre(t)
    refus = {"version": str(premiere.version), "acceptee": "non", "le": "1/12/2026", "motif_code": "RC1"}
    client.envoie(page(t, "reponse"), **refus)
    reprise = f"/suites/offres/{premiere.id}/reprise"
    annonce = client.page(reprise)
    assert "La réponse du 01/12/2026 est effacée" in annonce
    assert "rang, est retirée\u202f: elle n’est pas partie" in annonce.replace("\u00a0:", "\u202f:")
    client.envoie(reprise, version=str(premiere.version + 1), motif="mauvaise ligne")
    suivi = client.page(f"/suites/lots/{t.lots[0]}")
    for attendu in ("Réponse saisie par erreur, reprise", "Offre reprise avant son envoi", "Offre refusée le"):
        assert attendu in suivi


def test_an_agency_follows_its_own_dwellings_and_types_nothing(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        sienne = f.fabrique_compte(session, Role.AGENCE, agence=f.fabrique_agence(session))
        autre = f.fabrique_compte(session, Role.AGENCE, agence=f.fabrique_agence(session, "LILLE", "Agence de Lille"))
    client.connecte(sienne)
    suivi = client.page(f"/suites/lots/{t.lots[0]}")
    assert "Saisir la réponse" not in suivi
    assert "Offre à notifier" in client.page("/suites")
    client.connecte(autre)
    client.expect(client.get(f"/suites/lots/{t.lots[0]}"), 404)
    assert "Rien n’attend" in client.page("/suites")


def test_a_day_out_of_sense_is_said_at_its_field(client: ClientVerifie, t: Tenue):
    valeurs = {"version": offre(t).version, "acceptee": "oui", "le": "1/1/2027"}
    assert "celle d’aujourd’hui, le 01/12/2026" in texte(client, client.post(page(t, "reponse"), data=valeurs))
    assert date(2026, 12, 1) == offre(t).ouverte_le


def test_words_on_health_are_read_again_before_an_answer_is_kept(client: ClientVerifie, t: Tenue):
    valeurs = {"version": str(offre(t).version), "acceptee": "non", "le": "1/12/2026", "motif_code": "RC1"}
    valeurs["motif_texte"] = "Madame est dépressive."
    montre = texte(client, client.post(page(t, "reponse"), data=valeurs))
    assert "est à relire" in montre
    assert "J’ai relu ce texte" in montre
    client.envoie(page(t, "reponse"), f"/suites/lots/{t.lots[0]}", **valeurs, relu="y")


def adresses(t: Tenue) -> None:
    with t.actes.sessions.ecriture() as session:
        for cle in t.candidats():
            demande = session.get_one(Candidature, cle).demande
            demande.adresse, demande.code_postal, demande.ville = "3 rue de l’Essai", "59000", "Lille"


def test_the_letters_of_a_seance_are_made_printed_and_noted_as_gone(client: ClientVerifie, t: Tenue):
    lettres = f"/suites/seances/{t.seance_id}/courriers"
    assert "Préparer 3\u00a0lettres" in client.page(lettres)
    assert "3\u00a0lettres à préparer" in client.page("/"), "letters not made are in what waits"
    for attendu in (f'href="{lettres}"', "3\u00a0lettres à préparer ou à envoyer"):
        assert attendu in client.get("/suites?attente=lettres").get_data(as_text=True)
    assert "n’est pas connue" in texte(client, client.post(f"{lettres}/preparation"))
    adresses(t)
    client.envoie(f"{lettres}/preparation", lettres)
    assert "3\u00a0lettres à envoyer" in client.page("/")
    lot = client.get(f"{lettres}/lot.pdf")
    assert lot.mimetype == "application/pdf"
    with t.actes.sessions.lecture() as session:
        ids = [str(cle) for cle in session.scalars(select(Courrier.id))]
    assert client.get(f"/suites/courriers/{ids[0]}.pdf").mimetype == "application/pdf"
    lettre = f"/suites/courriers/{ids[0]}"
    assert "Écrivez pourquoi" in texte(client, client.post(f"{lettre}/ecart", data={"motif": ""}))
    for retour in ("reprise", "depart"):
        client.envoie(f"{lettre}/ecart", lettres, motif="Adresse à vérifier")
        assert "Adresse à vérifier" in client.page(lettres)
        assert "Noter qu’elle est partie" in client.page(f"{lettre}/ecart")
        client.envoie(f"{lettre}/{retour}", lettres, **({"le": "1/12/2026"} if retour == "depart" else {}))
    assert client.get(f"{lettre}/ecart").status_code == 404, "a letter that has left is set aside by nobody"
    assert "celle d’aujourd’hui" in texte(
        client, client.post(f"{lettres}/depart", data={"le": "1/1/2027", "courrier": ids})
    )
    client.expect(client.post(f"{lettres}/depart", data={"le": "1/12/2026", "courrier": ids}), 303)
    page_lettres = client.page(lettres)
    assert "Partie" in page_lettres
    assert "Aucune lettre n’attend" in client.page("/suites?attente=lettres")
    preuve = f"/suites/courriers/{ids[1]}/preuve"
    client.page(preuve)
    client.envoie(preuve, lettres, preuve="recommande", recue_le="1/12/2026")
    client.envoie(f"/suites/courriers/{ids[1]}/renvoi", lettres)
    assert "/rang/2" in client.page(lettres)


def test_the_texts_of_the_letters_are_read_and_written_by_version(client: ClientVerifie, t: Tenue):
    with t.actes.sessions.ecriture() as session:
        compte = f.fabrique_compte(session, Role.ADMINISTRATEUR)
    client.connecte(compte)
    assert "Textes des lettres" in client.page("/suites/lettres")
    assert "texte fourni" in client.page("/suites/lettres/rang").lower()
    valeurs = {"objet": "Rang", "texte": "{rang} {nimporte}", "depuis": "1/12/2026"}
    assert "{nimporte}" in texte(client, client.post("/suites/lettres/rang", data=valeurs))
    bon = "{commission} {seance_date} {logement} : {rang}"
    client.envoie("/suites/lettres/rang", "/suites/lettres/rang", **{**valeurs, "texte": bon})
    assert "Version 1" in client.page("/suites/lettres/rang")


def test_the_jobs_and_the_mails_that_wait_have_a_page(client: ClientVerifie, t: Tenue):
    assert "Aucune tâche n’est encore passée" in client.page("/taches")
    with t.acte(OUTIL) as acte:
        cle = queue_courriel(acte, cle="x", destinataire="a@exemple.fr", objet="Objet du courriel", texte="Texte")
    note_depart(t.actes, "keep_head")
    vue = client.page("/taches")
    assert "Objet du courriel" in vue
    assert "commencé, pas terminé" in vue
    client.envoie(f"/taches/courriels/{cle}", "/taches")
    assert "Tous les courriels sont partis" in client.page("/taches")


def test_the_refusals_are_shown_by_dwelling_with_their_reason(client: ClientVerifie, t: Tenue):
    assert "Aucun refus" in client.page("/suites/refus")
    refus = {"version": str(offre(t).version), "acceptee": "non", "le": "1/12/2026", "motif_code": "RC8"}
    client.envoie(page(t, "reponse"), **refus, justifiee="oui")
    vue = client.page("/suites/refus")
    assert "Motif personnel" in vue, "the page says no health"
    assert "justifié" in vue


def test_the_decisions_of_a_seance_are_exported_with_contingent_and_answer(client: ClientVerifie, t: Tenue):
    refus = {"version": str(offre(t).version), "acceptee": "non", "le": "1/12/2026", "motif_code": "RC1"}
    client.envoie(page(t, "reponse"), **refus)
    csv = client.get(f"/suites/seances/{t.seance_id}/decisions.csv").get_data(as_text=True)
    tete, premiere, *autres = csv.lstrip("\ufeff").splitlines()
    ligne = dict(zip(tete.split(";"), premiere.split(";"), strict=True))
    assert len(autres) == 2
    assert (ligne["Code_rang"], ligne["Libelle_reservataire"]) == ("1", "Action Logement")
    assert (ligne["Designataire"], ligne["Delegataire"]) == ("Action Logement", ""), "no delegate is known"
    assert (ligne["Date_refus_demandeur"], ligne["Date_accord_demandeur"]) == ("01/12/2026", "")
    assert ligne["Montant_RLS"] == ""
    assert client.get(f"/suites/seances/{t.seance_id}/decisions.xlsx").data.startswith(b"PK")


def test_the_withdrawal_of_an_attribution_goes_on_an_agenda_and_off_it(client: ClientVerifie, t: Tenue):
    adresse = f"/suites/candidatures/{t.candidats()[0]}/retrait"
    assert "Aucune n’est en préparation non plus" in client.page(adresse)
    prevue: dict[str, Any] = {
        "commission_id": t.commission_id,
        "prevue_le": tenue.SEANCE_LE + timedelta(days=7),
        "lieu": "salle 2",
    }
    with t.acte() as acte:
        seance_id = create_seance(acte, modalite=ModaliteSeance.PRESENTIEL, **prevue)
    client.envoie(f"{adresse}/inscription", adresse, seance_id=str(seance_id))
    assert "Inscrit à l’ordre du jour" in client.page(adresse)
    seance = client.page(f"/seances/{seance_id}")
    assert "Retrait d’une attribution" in seance
    assert "Ôter de l’ordre du jour" in seance
    with t.actes.sessions.lecture() as session:
        (retrait,) = load_retraits(session, seance_id)
    client.envoie(f"/suites/retraits/{retrait.point_id}/oter", f"/seances/{seance_id}")
    assert "Retrait d’une attribution" not in client.page(f"/seances/{seance_id}")
