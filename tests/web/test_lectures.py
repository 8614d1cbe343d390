"""Each page that shows dossiers writes down, in one entry, whose were shown (R72)."""

import json

import pytest
from sqlalchemy import select

from caleol.models.demande import Demande
from caleol.models.enumerations import EtatSeance
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import Role
from caleol.services.act import Actes
from tests.client import ClientVerifie
from tests.dossiers import SceneDossiers, dresse_scene


@pytest.fixture
def scene(actes: Actes, client: ClientVerifie) -> SceneDossiers:
    """Give the scene; its hostile names are the matter of other tests."""
    client.controle = False
    return dresse_scene(actes)


def lectures(scene: SceneDossiers) -> list[tuple[str, str, list[int]]]:
    """Return the trail of readings: page, object, applications."""
    with scene.actes.sessions.lecture() as session:
        lignes = session.scalars(
            select(EntreeRegistre).where(EntreeRegistre.chaine == "lectures").order_by(EntreeRegistre.rang)
        ).all()
    dites = [(ligne, json.loads(ligne.donnees)) for ligne in lignes]
    return [(d["page"], ligne.objet_type, d.get("demandes") or [int(ligne.objet_id)]) for ligne, d in dites]


def numero(scene: SceneDossiers, rang: int) -> str:
    with scene.actes.sessions.lecture() as session:
        return session.get_one(Demande, scene.demandes[rang]).numero_unique


@pytest.mark.parametrize(
    ("adresse", "attendue"),
    [
        ("/logements-vacants/{v}/candidats", ("candidats", "vacance")),
        ("/logements-vacants/{v}/candidats.csv", ("export", "vacance")),
        ("/logements-vacants/{v}/candidats.xlsx", ("export", "vacance")),
        ("/logements-vacants/{v}/pourquoi?numero={n}", ("pourquoi", "demande")),
        ("/logements-vacants/{v}", ("lot", "lot")),
        ("/logements-vacants/{v}/lot", ("lot", "lot")),
        ("/lots/{l}/comparaison", ("comparaison", "lot")),
        ("/demandes?q=es", ("recherche", "liste")),
    ],
)
def test_page_that_shows_dossiers_is_written_down_once(
    scene: SceneDossiers, client: ClientVerifie, adresse: str, attendue: tuple[str, str]
):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    reponse = client.get(adresse.format(v=scene.vacance, l=scene.lot, n=numero(scene, 1)))
    assert reponse.status_code == 200
    [(page, objet, demandes)] = lectures(scene)
    assert (page, objet) == attendue
    assert set(demandes) <= set(scene.demandes)


def test_those_left_out_are_written_down_too(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AUDITEUR])
    vues = 0
    for motif in ("plafond", "sejour", "ressources_inconnues", "taille", "expiree"):
        reponse = client.get(f"/logements-vacants/{scene.vacance}/ecartes/{motif}")
        vues += reponse.status_code == 200 and 'scope="row"' in reponse.text
    assert [page for page, _, _ in lectures(scene)] == ["ecartes"] * vues


def test_page_that_shows_nobody_leaves_no_entry(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    client.page("/demandes")
    client.page("/demandes?q=personne+ne+porte+ce+nom")
    client.page(f"/logements-vacants/{scene.vacance}/pourquoi?numero=000000000000000000")
    assert lectures(scene) == []


def test_deliberation_of_a_lot_is_a_reading(scene: SceneDossiers, client: ClientVerifie):
    scene.change_seance(EtatSeance.OUVERTE)
    client.connecte(scene.comptes[Role.MEMBRE])
    client.page(f"/seances/{scene.seance}/deliberation")
    assert lectures(scene) == [("deliberation", "lot", scene.demandes[:3])]


def test_trail_finds_an_application_among_those_of_a_list(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    client.page(f"/lots/{scene.lot}/comparaison")
    client.page(f"/lots/{scene.lot}/candidats/{scene.candidatures[1]}")
    client.connecte(scene.comptes[Role.AUDITEUR])

    def trouvees(cle: int) -> int:
        return client.get(f"/registre/lectures?objet=demande&numero={cle}").text.count('data-nom="Rang"')

    assert [trouvees(cle) for cle in scene.demandes] == [1, 2, 1, 0]
    assert trouvees(10 * scene.demandes[0]) == 0
