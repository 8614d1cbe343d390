"""The agency's list to complete: by fact, each line to its form, then to the next one; the household by hand."""

import pytest

from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.occupation.calcul import recompute_occupation
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.dossiers import dresse_scene
from tests.pages import texts_of as _texts_of


def texts_of(html: str) -> str:
    """Return what a page says, with plain spaces."""
    return _texts_of(html).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def agence(client: ClientVerifie, actes: Actes) -> ClientVerifie:
    """Connect an agency that has two leases to complete and one complete."""
    scene = dresse_scene(actes)
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_bail(acte.session, None, {"nom": "COMPLET"}, reference="B-0")
        f.fabrique_bail(acte.session, None, {"nom": "PREMIER", "handicap": None}, rfr_euros={}, reference="B-1")
        f.fabrique_bail(acte.session, None, {"nom": "SECOND"}, rfr_euros={}, reference="B-2")
    recompute_occupation(actes)
    client.connecte(scene.comptes[Role.AGENCE])
    return client


def cle(client: ClientVerifie, nom: str) -> int:
    """Return the key of the lease of a household, as its form's address says it."""
    page = client.get(f"/occupation/a-completer?q={nom}").text
    return int(page.split("/completer?depuis")[0].rpartition("/")[2])


FAITS = {"au": "20/11/2026", "rfr_annee": "2024", "rfr_montant": "15000", "aucun": "y", "adapte": "non"}


def test_the_list_counts_each_fact_and_leads_to_the_form(agence: ClientVerifie):
    html = agence.page("/occupation/a-completer")
    page = texts_of(html)
    assert "2 baux où il manque un fait" in page
    assert "COMPLET" not in page
    seules = texts_of(agence.get("/occupation/a-completer?manque=reconnaissance").text)
    assert "PREMIER" in seules
    assert "SECOND" not in seules
    lignes = agence.get("/occupation/a-completer.csv?manque=ressources").text.splitlines()
    assert len(lignes) == 3
    assert "Manque : le revenu fiscal de référence de l’année N-2" in lignes[0]
    assert len(agence.get("/occupation/enquete.csv?incomplet=1").text.splitlines()) == 3


def test_a_completed_lease_leads_back_to_the_list_at_the_next_line_or_to_the_next_form(agence: ClientVerifie):
    premier, second = cle(agence, "PREMIER"), cle(agence, "SECOND")
    adresse = f"/occupation/baux/{premier}/completer?depuis=liste&manque=ressources&page=1"
    assert "Garder et passer au suivant" in texts_of(agence.get(adresse).text)
    reponse = agence.post(adresse, data={**FAITS, "suivant": "1"})
    assert reponse.status_code == 303
    assert reponse.location.startswith(f"/occupation/baux/{second}/completer?depuis=liste")
    assert "manque=ressources" in reponse.location
    reponse = agence.post(reponse.location, data=FAITS)
    assert reponse.location == "/occupation/a-completer?page=1&manque=ressources"
    assert "Rien ne manque" in texts_of(agence.get("/occupation/a-completer").text)


def test_the_next_line_is_pointed_at_in_the_list(agence: ClientVerifie):
    premier, second = cle(agence, "PREMIER"), cle(agence, "SECOND")
    reponse = agence.post(f"/occupation/baux/{premier}/completer?depuis=liste", data=FAITS)
    assert reponse.location == f"/occupation/a-completer#bail-{second}"
    reste = agence.get("/occupation/a-completer").text
    assert f'id="bail-{second}"' in reste
    assert f'id="bail-{premier}"' not in reste


def test_one_answer_for_all_and_a_day_of_birth_out_of_sense(agence: ClientVerifie):
    premier = cle(agence, "PREMIER")
    adresse = f"/occupation/baux/{premier}/completer"
    faute = agence.post(adresse, data={**FAITS, "naissance_1": "hier"})
    assert faute.status_code == 422
    assert "« hier » n’est pas une date" in texts_of(faute.text)
    assert agence.post(adresse, data={**FAITS, "perte_autonomie_1": "oui"}).status_code == 303
    assert "handicap : non ; perte d’autonomie : oui" in texts_of(agence.get(f"/occupation/baux/{premier}").text)


def test_a_person_is_added_taken_off_and_put_back(agence: ClientVerifie):
    premier = cle(agence, "PREMIER")
    base = f"/occupation/baux/{premier}"
    assert "Ajouter une personne au ménage" in texts_of(agence.get(f"{base}/occupants/nouveau").text)
    vide = agence.post(f"{base}/occupants/nouveau", data={"au": "20/11/2026"})
    assert vide.status_code == 422
    envoi = {"nom": "Petit", "prenom": "Léa", "lien": "enfant", "naissance": "1/2/2015", "au": "20/11/2026"}
    reponse = agence.post(f"{base}/occupants/nouveau?depuis=liste", data=envoi)
    assert reponse.location == f"{base}/completer?depuis=liste"
    assert "Léa Petit" in texts_of(agence.get(reponse.location).text)
    assert "Petit" in (agence.get(f"{base}/occupants/2/retirer").text)
    assert agence.post(f"{base}/occupants/2/retirer", data={"au": "21/11/2026"}).status_code == 303
    page = texts_of(agence.get(f"{base}/completer").text)
    assert "Retirés du ménage" in page
    assert "n’habitait pas ici" in page
    assert agence.post(f"{base}/partis/1/remettre").status_code == 303
    assert "Retirés du ménage" not in texts_of(agence.get(f"{base}/completer").text)
    seul = agence.post(f"{base}/occupants/1/retirer", data={"au": "21/11/2026"})
    assert "C’est le seul titulaire du bail" in texts_of(seul.text)
    assert agence.get(f"{base}/occupants/9/retirer").status_code == 404
