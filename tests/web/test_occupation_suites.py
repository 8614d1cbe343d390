"""Page of what follows an avis: one step at a time, what counts, what is kept."""

import re

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre
from caleol.models.locatif import Bail
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.pages import texts_of
from tests.suite_avis import dresse_suite


def test_secretary_follows_an_avis_to_the_answer_of_an_offer(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    scene = dresse_suite(actes, horloge)
    client.connecte(scene.t.compte)
    adresse = f"/occupation/baux/{scene.bail}/suites"
    assert adresse in client.get(f"/occupation/baux/{scene.bail}").text
    assert "Avis notifié le" in texts_of(client.get(adresse).text)
    jour = f"{scene.jour:%d/%m/%Y}"
    assert client.post(f"{adresse}/notification", data={"le": "x"}).status_code == 422
    assert client.post(f"{adresse}/notification", data={"le": jour}).status_code == 303
    entretien = {"le": jour, "compte_rendu": "Souhaite se rapprocher de sa fille", "communes": ["59512"]}
    assert client.post(f"{adresse}/entretien", data=entretien | {"communes": ["99999"]}).status_code == 422
    assert client.post(f"{adresse}/entretien", data=entretien).status_code == 303
    assert "Souhaite se rapprocher de sa fille" in client.get(adresse).text
    assert '<span translate="no">Roubaix</span>.' in client.get(adresse).text
    offre = {
        "logement_reference": "RIEN", "notifiee_le": jour, "nouveau_loyer_centimes": "300,10",
        "ancien_loyer_centimes": "398,10", "bon_etat": "oui",
    }  # fmt: skip
    refus = client.post(f"{adresse}/offre", data=offre)
    assert refus.status_code == 422
    assert "Aucun logement ne porte la référence" in texts_of(refus.text)
    assert client.post(f"{adresse}/offre", data=offre | {"logement_reference": "T2-VOISIN"}).status_code == 303
    reponse = {"reponse": "refusee", "le": jour, "motif": "Troisième étage sans ascenseur"}
    assert client.post(f"{adresse}/reponse", data=reponse).status_code == 303
    page = texts_of(client.get(adresse).text)
    assert "Offre n° 1" in page.replace("\u00a0", " ")
    assert "il correspond aux besoins du locataire" in page
    assert "Aucune procédure n’est jamais engagée" in page


def test_the_transfer_application_of_a_tenant_is_linked_by_the_reference_of_the_lease(
    client: ClientVerifie, actes: Actes, horloge: HorlogeFixe
):
    scene = dresse_suite(actes, horloge)
    adresse, dossier = f"/occupation/baux/{scene.bail}", f"/occupation/seances/{scene.t.seance_id}/examens/1"
    client.connecte(scene.t.compte)
    assert "Aucune demande de logement ne porte la référence" in texts_of(client.get(adresse).text)
    assert "Pas de demande de mutation connue" in texts_of(client.get(dossier).text)
    with actes.ouvre(OUTIL) as acte:
        reference = acte.session.get_one(Bail, scene.bail).reference
        demande = f.fabrique_demande(acte.session, bail_reference=reference)
        cle, numero = demande.id, demande.numero_unique
    for page in (adresse, f"{adresse}/suites"):
        assert f'href="/demandes/{cle}"' in client.get(page).text
        assert numero in client.get(page).text
    assert numero in client.get(dossier).text
    membre_id = scene.t.membres["designe-2"]
    with actes.ouvre(OUTIL) as acte:
        membre = f.fabrique_compte(acte.session, Role.MEMBRE, membre=acte.session.get_one(Membre, membre_id))
    client.connecte(membre)
    lu = client.get(dossier).text
    assert "Demande de mutation" in lu
    assert numero not in lu, "a member reads no number that names the household"


def test_letters_are_made_posted_and_proven_from_their_page(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    scene = dresse_suite(actes, horloge)
    client.connecte(scene.t.compte)
    page = "/occupation/lettres/"
    assert "Notification de l’avis sur l’occupation" in texts_of(client.get(page).text)
    assert client.post(f"{page}preparation").status_code == 303
    lettre = re.search(r"/occupation/lettres/(\d+)\.pdf", client.get(page).text)
    assert lettre is not None
    assert client.get(lettre[0]).data.startswith(b"%PDF")
    assert client.get(f"{page}lot.pdf").data.startswith(b"%PDF")
    assert client.get(f"{page}lot.pdf?l={lettre[1]}&l=x&l={10**30}").data.startswith(b"%PDF")
    assert client.post(f"{page}depart", data={"le": "", "courrier": [lettre[1]]}).status_code == 422
    jour = f"{scene.jour:%d/%m/%Y}"
    assert client.post(f"{page}depart", data={"le": jour, "courrier": [lettre[1]]}).status_code == 303
    preuve = f"{page}{lettre[1]}/preuve"
    assert client.get(preuve).status_code == 200
    assert client.post(preuve, data={"preuve": "recommande"}).status_code == 422
    assert client.post(preuve, data={"preuve": "recommande", "recue_le": jour}).status_code == 303
    assert f"notifiée le {jour}" in texts_of(client.get(page).text)
    assert "Notifié le" in texts_of(client.get(f"/occupation/baux/{scene.bail}/suites").text)
