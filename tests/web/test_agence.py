"""What an agency reads and proposes of the waiting list: the least that lets it propose (ADR 0006)."""

import pytest
from sqlalchemy import select

from caleol.models.demande import Demande
from caleol.models.lot import Candidature, Lot
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.instruction import recompute_instructions
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.dossiers import SceneDossiers, dresse_scene


@pytest.fixture
def scene(actes: Actes, client: ClientVerifie) -> SceneDossiers:
    """Give the scene; its hostile names are the matter of other tests."""
    client.controle = False
    return dresse_scene(actes)


def demande(scene: SceneDossiers, *, eligible: bool) -> Demande:
    """Make an application of which the agency knows nothing."""
    revenus = {} if eligible else {"rfr_euros": {"2024": 900_000, "2025": 900_000}}
    with scene.actes.ouvre(OUTIL) as acte:
        nouvelle = f.fabrique_demande(acte.session, menage=revenus)
        acte.session.flush()
        cle = nouvelle.id
    recompute_instructions(scene.actes)
    with scene.actes.sessions.lecture() as session:
        return session.get_one(Demande, cle)


def propose(scene: SceneDossiers, client: ClientVerifie, **champs: object) -> int:
    """Propose on the vacancy that has no lot on an agenda; return the status."""
    adresse = f"/logements-vacants/{vacance_preparee(scene)}/candidats/ajouter"
    return client.post(adresse, data=champs).status_code


def vacance_preparee(scene: SceneDossiers) -> int:
    with scene.actes.sessions.lecture() as session:
        return session.get_one(Lot, scene.lot_prepare).vacance_id


def candidates(scene: SceneDossiers) -> set[int]:
    with scene.actes.sessions.lecture() as session:
        return set(session.scalars(select(Candidature.demande_id).where(Candidature.lot_id == scene.lot_prepare)))


def test_agency_reads_the_ranked_list_and_exports_nothing(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AGENCE])
    page = client.get(f"/logements-vacants/{scene.vacance}/candidats")
    assert page.status_code == 200
    assert "Exporter" not in page.text
    assert "/ecartes/" not in page.text
    for suite in ("candidats.csv", "candidats.xlsx", "ecartes/plafond_depasse"):
        assert client.get(f"/logements-vacants/{scene.vacance}/{suite}").status_code == 403


def test_agency_proposes_an_eligible_application(scene: SceneDossiers, client: ClientVerifie):
    connue = demande(scene, eligible=True)
    client.connecte(scene.comptes[Role.AGENCE])
    assert propose(scene, client, demande=connue.id) == 303
    assert connue.id in candidates(scene)


def test_agency_does_not_propose_a_key_typed_by_hand(scene: SceneDossiers, client: ClientVerifie):
    inconnue = demande(scene, eligible=False)
    client.connecte(scene.comptes[Role.AGENCE])
    assert propose(scene, client, demande=inconnue.id) == 404
    assert propose(scene, client, demande=inconnue.id, numero=inconnue.numero_unique[:-1]) == 404
    assert inconnue.id not in candidates(scene)


def test_agency_proposes_by_the_exact_number(scene: SceneDossiers, client: ClientVerifie):
    inconnue = demande(scene, eligible=False)
    client.connecte(scene.comptes[Role.AGENCE])
    numero = f" {inconnue.numero_unique[:6]} {inconnue.numero_unique[6:].lower()}"
    assert propose(scene, client, numero=numero) == 303
    assert inconnue.id in candidates(scene)


def test_secretary_proposes_whom_the_prefect_names(scene: SceneDossiers, client: ClientVerifie):
    inconnue = demande(scene, eligible=False)
    client.connecte(scene.comptes[Role.SECRETAIRE])
    assert propose(scene, client, demande=inconnue.id) == 303
    assert inconnue.id in candidates(scene)


def test_agency_contacts_only_those_that_its_dwelling_needs(scene: SceneDossiers, client: ClientVerifie):
    connue, inconnue = demande(scene, eligible=True), demande(scene, eligible=False)
    client.connecte(scene.comptes[Role.AGENCE])
    debut = f"/logements-vacants/{vacance_preparee(scene)}/contacts"
    champs = {"resultat": "joint", "canal": "telephone", "le": "20/11/2026"}
    assert client.get(f"{debut}/{connue.id}").status_code == 200
    assert client.post(f"{debut}/{connue.id}", data=champs).status_code == 303
    assert client.get(f"{debut}/{inconnue.id}").status_code == 404
    assert client.post(f"{debut}/{inconnue.id}", data=champs).status_code == 404
