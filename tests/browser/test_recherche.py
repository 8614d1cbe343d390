"""Candidates of a dwelling and what stands around them in a real browser: accessible, no sideways scroll."""

import pytest
from playwright.sync_api import BrowserContext, Page

from caleol.models.demande import Demande
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.identites import find_identites
from caleol.services.instruction import recompute_instructions
from tests import fabriques as f
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.dossiers import SceneDossiers, dresse_scene


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give the scene, with two applications of one person."""
    scene = dresse_scene(actes)
    with actes.ouvre(OUTIL) as acte:
        for _ in range(2):
            f.fabrique_demande(acte.session, nom="Double", prenom="Sophie")
    recompute_instructions(actes)
    find_identites(actes)
    return scene


@pytest.fixture
def adresses(scene: SceneDossiers, actes: Actes) -> list[str]:
    """Return the pages, with two vacant dwellings that are alike."""
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        cle = f.fabrique_residence(s).id
        un, deux = (f.fabrique_vacance(s, f.fabrique_logement(s, residence_id=cle)).id for _ in range(2))
        numero = s.get_one(Demande, scene.demandes[0]).numero_unique
    return [
        f"/logements-vacants/{un}/candidats",
        f"/logements-vacants/{un}/candidats?mutation=non&attente=6&presentation=jamais&communes=toutes",
        f"/logements-vacants/{un}/ecartes/logement_trop_grand",
        f"/logements-vacants/{un}/pourquoi?numero={numero}",
        f"/logements-vacants/{un}/contacts/{scene.demandes[0]}",
        f"/logements-vacants/{un}/ensemble?avec={un}&avec={deux}",
        "/demandes/identites",
        "/demandes/identites?etat=resolus",
        "/demandes?q=double",
        f"/demandes/{scene.demandes[0]}/releve-de-cotation",
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("largeur", [320, 1280])
def test_pages_of_the_search_are_accessible(
    scene: SceneDossiers,
    adresses: list[str],
    serveur: ServeurEssai,
    contexte: BrowserContext,
    page: Page,
    largeur: int,
    theme: str,
):
    serveur.connecte(contexte, scene.comptes[Role.SECRETAIRE])
    page.set_viewport_size({"width": largeur, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for adresse in adresses:
        page.goto(adresse)
        for pli in page.locator("main details").all():
            pli.evaluate("element => { element.open = true; }")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), adresse
