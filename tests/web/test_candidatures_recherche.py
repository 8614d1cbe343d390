"""An application found, what is designated on it, doubtful identities."""

from datetime import date

import pytest
from sqlalchemy import select

from caleol.models.demande import Demande
from caleol.models.recherche import DemandeRapprochee
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.identites import find_identites
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.dossiers import SceneDossiers, dresse_scene


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give a frozen lot of a convoked séance, another in preparation, an account of each role."""
    return dresse_scene(actes)


@pytest.mark.toutes_bases
def test_search_by_name_or_number(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    attendus = {"hondt elodie": 1, "ÉLODIE": 1, "essai": 2, "0590623": 4, "059 0623": 4, "%%": 0, "zzz": 0}
    for cherche, nombre in attendus.items():
        reponse = client.get("/demandes", query_string={"q": cherche})
        assert reponse.text.count('<a href="/demandes/') == nombre, cherche


def test_search_says_what_it_wants(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AUDITEUR])
    assert "Aucune recherche pour l’instant" in client.page("/demandes")
    assert "au moins deux lettres" in client.page("/demandes?q=a")
    assert "Page 1 sur 1" not in client.page("/demandes?q=essai&page=-4")
    client.page("/demandes?q=essai&page=abc")
    client.connecte(scene.comptes[Role.AGENCE])
    client.page("/demandes", 403)
    client.page(f"/demandes/{scene.demandes[0]}", 403)


def test_application_shows_its_life_and_where_it_stands(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    page = client.page(f"/demandes/{scene.demandes[0]}")
    assert "Valable jusqu’au 10\u00a0juin 2027." in page
    assert "Rang proposé 1, à l’ordre du jour" in page
    with scene.actes.ouvre(OUTIL) as acte:
        demande = acte.session.get_one(Demande, scene.demandes[0])
        demande.renouvelee_le = date(2025, 9, 1)
    assert "Expirée depuis le 1 er  septembre 2026" in client.page(f"/demandes/{scene.demandes[0]}").replace(
        "\u00a0", " "
    )


def test_application_without_household_is_said(scene: SceneDossiers, client: ClientVerifie):
    with scene.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Demande, scene.demandes[3]).menage_id = None
    client.connecte(scene.comptes[Role.SECRETAIRE])
    assert "Le ménage de cette demande n’est pas connu." in client.page(f"/demandes/{scene.demandes[3]}")
    assert "ménage non connu" in client.page(f"/lots/{scene.lot_prepare}/comparaison")


def test_designation_is_noted_on_the_application_and_read_in_its_dossier(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    demande = scene.demandes[3]
    adresse = f"/demandes/{demande}"
    assert "Aucun réservataire n’a désigné cette demande" in client.page(adresse)
    bonne = {"designation-reservataire": "1", "designation-vacance": "0", "designation-le": "12/10/2026"}
    client.envoie(f"{adresse}/designations", adresse, **bonne)
    page = client.page(adresse).replace("\u00a0", " ")
    assert "Action Logement, le 12 octobre 2026, au titre de son flux" in page
    refusee = client.post(f"{adresse}/designations", data=bonne)
    client.expect(refusee, 422)
    assert "a déjà désigné cette demande ce jour-là" in refusee.text
    client.envoie(f"{adresse}/designations/1/fin", adresse)
    assert "jusqu’au" in client.page(adresse)


def test_doubtful_identities_are_listed_and_concluded_with_a_reason(scene: SceneDossiers, client: ClientVerifie):
    with scene.actes.ouvre(OUTIL) as acte:
        for _ in range(2):
            f.fabrique_demande(acte.session, nom="Double", prenom="Sophie")
    find_identites(scene.actes)
    client.connecte(scene.comptes[Role.SECRETAIRE])
    assert "Identités à résoudre (1)" in client.page("/demandes")
    page = client.page("/demandes/identites")
    assert "Deux numéros pour une même personne" in page
    with scene.actes.sessions.lecture() as session:
        membres = [membre.demande_id for membre in session.scalars(select(DemandeRapprochee))]
    assert "Rien n’est fusionné" in client.page(f"/demandes/{membres[0]}")
    champs = {
        "ensemble-1-resolution": "meme_personne",
        "ensemble-1-retenue": str(membres[0]),
        "ensemble-1-version": "1",
    }
    sans_motif = client.post("/demandes/identites/1", data=champs)
    client.expect(sans_motif, 422)
    assert "Écrivez ce qui permet de conclure" in sans_motif.text
    for version in ("", "abc", "1" + "0" * 30, "-1"):
        saisie = champs | {"ensemble-1-motif": "papiers vus", "ensemble-1-version": version}
        assert client.post("/demandes/identites/1", data=saisie).status_code in {409, 422}, version
    client.envoie("/demandes/identites/1", "/demandes/identites", **champs, **{"ensemble-1-motif": "papiers vus"})
    assert "Aucune identité à résoudre" in client.page("/demandes/identites")
    client.page("/demandes/identites?etat=resolus")
    assert "papiers vus" in client.get("/demandes/identites?etat=resolus").text
    assert "une autre demande est retenue" in client.page(f"/demandes/{membres[1]}")
    client.connecte(scene.comptes[Role.AUDITEUR])
    assert "Conclure" not in client.page("/demandes/identites?etat=resolus")
