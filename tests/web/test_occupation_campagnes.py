"""Pages of the campaigns, from their opening to what they put on the agenda of a séance."""

from datetime import date
from decimal import Decimal

from caleol.kernel.clock import HorlogeFixe
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.pages import texts_of
from tests.tenue import prepare


def test_secretary_opens_a_campaign_looks_it_through_and_sends_it(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        for _ in range(2):
            logement = f.fabrique_logement(acte.session, pieces_habitables=5, surface=Decimal(94))
            f.fabrique_bail(acte.session, logement, signature_le=date(2023, 9, 1))
    client.connecte(t.compte)
    assert "Aucune campagne" in texts_of(client.get("/occupation/campagnes/").text)
    assert client.post("/occupation/campagnes/nouvelle", data={"nom": ""}).status_code == 422
    envoi = {"nom": "Automne", "debut": "01/07/2026", "fin": "31/12/2026", "par_seance": "30"}
    reponse = client.post("/occupation/campagnes/nouvelle", data=envoi)
    adresse = reponse.headers["Location"]
    assert "2\u00a0baux" in texts_of(client.get(adresse).text)
    assert client.get(f"{adresse}/avancement").get_json()["etape"] == "pret"
    ecarte = {"bail_id": ["1"], "motif": "Départ annoncé"}
    assert client.post(f"{adresse}/ecarter", data=ecarte).status_code == 303
    assert "Départ annoncé" in client.get(f"{adresse}?etat=ecarte").text
    assert client.post(f"{adresse}/envoyer", data={}).status_code == 422
    assert client.post(f"{adresse}/envoyer", data={"seance_id": [str(t.seance_id)]}).status_code == 303
    assert "1\u00a0examen, 0\u00a0avis rendu" in texts_of(
        client.get(f"/occupation/seances/{t.seance_id}/examens/").text
    )
    assert client.post(f"{adresse}/reprendre", data={"bail_id": ["1"]}).status_code == 303
    assert "Aucun bail dans cet état" in texts_of(client.get(f"{adresse}?etat=ecarte").text)
    assert "Automne" in client.get("/occupation/campagnes/").text


def test_secretary_notes_the_leases_without_situation_and_takes_one_back(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    t = prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        logement = f.fabrique_logement(acte.session, pieces_habitables=2)
        bail = f.fabrique_bail(acte.session, logement, signature_le=date(2023, 9, 1)).id
    client.connecte(t.compte)
    envoi = {"nom": "Automne", "debut": "01/07/2026", "fin": "31/12/2026", "par_seance": "30"}
    adresse = client.post("/occupation/campagnes/nouvelle", data=envoi).headers["Location"]
    assert "Noter 1\u00a0bail examiné sans situation" in texts_of(client.get(adresse).text)
    assert client.post(f"{adresse}/sans-situation").status_code == 303
    page = texts_of(client.get(f"{adresse}?etat=examine").text)
    assert "Annuler l’examen des baux cochés" in page
    assert "Noter 1" not in page
    assert client.post(f"{adresse}/sans-situation").status_code == 422, "nothing waits any more"
    assert client.post(f"{adresse}/sans-situation/reprise", data={"bail_id": [str(bail)]}).status_code == 303
    assert "Noter 1\u00a0bail" in texts_of(client.get(adresse).text)
