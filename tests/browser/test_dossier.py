"""Dossier, comparison and search in a real browser: accessible at both widths and themes, keys, narrow screens."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from caleol.rules.droits import Role
from caleol.services.act import Actes
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.dossiers import SceneDossiers, dresse_scene


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give a frozen lot, another in preparation, an account of each role."""
    return dresse_scene(actes)


def adresses(scene: SceneDossiers) -> list[str]:
    """Return the pages that anyone who prepares lots opens."""
    return [
        f"/lots/{scene.lot}/candidats/{scene.candidatures[0]}",
        f"/lots/{scene.lot}/comparaison",
        f"/lots/{scene.lot}/candidats/{scene.candidatures[0]}?vue=anonyme",
        f"/lots/{scene.lot}/comparaison?vue=anonyme",
        f"/lots/{scene.lot_prepare}/comparaison",
        f"/demandes/{scene.demandes[3]}",
        "/demandes?q=059",
    ]


def fits(page: Page) -> bool:
    """Return whether the page needs no sideways scroll."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("largeur", [320, 1280])
def test_pages_are_accessible(
    scene: SceneDossiers, serveur: ServeurEssai, contexte: BrowserContext, page: Page, largeur: int, theme: str
):
    serveur.connecte(contexte, scene.comptes[Role.SECRETAIRE])
    page.set_viewport_size({"width": largeur, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for adresse in adresses(scene):
        page.goto(adresse)
        for pli in page.locator("main details").all():
            pli.evaluate("element => { element.open = true; }")
        axe(page)
        assert fits(page), adresse


def test_comparison_scrolls_in_its_region_with_its_first_column_in_sight(
    scene: SceneDossiers, serveur: ServeurEssai, contexte: BrowserContext, page: Page
):
    serveur.connecte(contexte, scene.comptes[Role.MEMBRE])
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/lots/{scene.lot}/comparaison")
    region = page.get_by_role("region", name="Comparaison des candidats")
    ligne = page.get_by_role("rowheader", name="Répartition")
    avant = ligne.bounding_box()
    defile = region.evaluate("element => { element.scrollLeft = 120; return element.scrollLeft; }")
    apres = ligne.bounding_box()
    assert avant is not None
    assert apres is not None
    assert defile >= 120, "the region scrolls, and stops at a candidate"
    assert round(avant["x"]) == round(apres["x"])


def test_one_goes_from_a_candidate_to_the_next_and_back_to_all(
    scene: SceneDossiers, serveur: ServeurEssai, contexte: BrowserContext, page: Page
):
    serveur.connecte(contexte, scene.comptes[Role.MEMBRE])
    page.goto(f"/lots/{scene.lot}/comparaison")
    page.get_by_role("link", name="Mme Élodie D'Hondt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mme Élodie D'Hondt")
    page.get_by_role("link", name="Suivant").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Essai")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mme Élodie D'Hondt")
    page.get_by_role("navigation", name="Fil d’Ariane").get_by_role("link", name="comparaison").click()
    expect(page.get_by_role("region", name="Comparaison des candidats")).to_be_visible()


def test_agency_writes_a_comment_and_corrects_it(scene: SceneDossiers, serveur: ServeurEssai, contexte: BrowserContext):
    serveur.connecte(contexte, scene.comptes[Role.AGENCE])
    page = contexte.new_page()  # not the fixture: its console would tell the refusal (422) as a fault
    page.goto(f"/lots/{scene.lot}/candidats/{scene.candidatures[1]}")
    page.get_by_text("Écrire un commentaire").click()
    page.get_by_label("Votre commentaire").fill("Leur mode de vie ne convient pas.")
    with page.expect_response(lambda reponse: reponse.status == 422):
        page.get_by_role("button", name="Enregistrer le commentaire").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Votre commentaire").fill("Rencontrés le 6 octobre, ils travaillent à Roubaix.")
    page.get_by_role("button", name="Enregistrer le commentaire").click()
    expect(page.get_by_text("Commentaire enregistré.")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text("Rencontrés le 6 octobre, ils travaillent à Roubaix.")
