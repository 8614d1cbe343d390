"""Home pages, administration and register in a real browser: accessible in both themes, never wider than a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Commission
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from tests import fabriques as f
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.dossiers import GRILLE, SceneDossiers, dresse_scene
from tests.seance_realiste import tient

GRILLE_MEL = (
    (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration-mel.toml")
    .read_text(encoding="utf-8")
    .replace("depuis = 2026-01-01", "depuis = 2026-11-23")
)
ADRESSES = {
    Role.ADMINISTRATEUR: (
        "/",
        "/administration/regles",
        "/administration/regles/plafond_ressources",
        "/administration/reglements",
        "/administration/reglements/1",
        "/administration/grilles",
        "/administration/grilles/1",
        "/administration/comptes",
        "/administration/comptes/nouveau",
        "/administration/comptes/1",
        "/administration/organisme",
        "/commissions",
        "/commissions/1",
        "/commissions/1/sieges/1",
        "/connexion/compte",
    ),
    Role.AUDITEUR: (
        "/",
        "/registre",
        "/registre/lectures",
        "/registre/verification",
        "/registre/dossiers",
        "/registre/dossiers/anomalies",
    ),
    Role.SECRETAIRE: ("/", "/seances/1/ordre-du-jour", "/seances/1/feuille-de-presence", "/seances/1/dossiers"),
    Role.MEMBRE: ("/",),
    Role.AGENCE: ("/",),
    Role.DIRECTION: ("/",),
}


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    return dresse_scene(actes)


def verifie(page: Page, adresse: str) -> None:
    for largeur in (1280, 320):
        page.set_viewport_size({"width": largeur, "height": 900})
        page.goto(adresse)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur, f"{adresse} is wider than {largeur}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", ADRESSES)
def test_pages_of_a_role_are_accessible_and_fit_a_phone(
    page: Page, scene: SceneDossiers, serveur: ServeurEssai, contexte: BrowserContext, role: Role, theme: str
):
    serveur.connecte(contexte, scene.comptes[role])
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for adresse in ADRESSES[role]:
        verifie(page, adresse)


def test_figures_of_the_management_are_accessible(
    page: Page, actes: Actes, horloge: HorlogeFixe, serveur: ServeurEssai, contexte: BrowserContext
):
    tient(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        serveur.connecte(contexte, f.fabrique_compte(acte.session, Role.DIRECTION))
    verifie(page, "/")
    expect(page.get_by_role("heading", name="Où en est chaque objectif")).to_be_visible()


def test_new_commission_is_made_with_the_keyboard_alone(
    page: Page, actes: Actes, serveur: ServeurEssai, contexte: BrowserContext
):
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_agence(acte.session)
        serveur.connecte(contexte, f.fabrique_compte(acte.session, Role.ADMINISTRATEUR))
    page.goto("/administration/organisme")
    page.get_by_label("Code", exact=True).last.focus()
    for texte in ("NORD", "Commission Nord", "1/1/2026", "salle 2"):
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(texte)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Commission Nord")).to_be_visible()
    with actes.sessions.lecture() as session:
        assert session.query(Commission).count() == 1


def test_wrong_log_in_gives_the_focus_to_what_is_wrong(serveur: ServeurEssai, contexte: BrowserContext):
    page = page_qui_refuse(contexte)
    page.goto("/connexion/")
    page.get_by_label("Identifiant").fill("personne")
    page.get_by_label("Mot de passe").fill("un mot de passe long")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Identifiant ou mot de passe inconnu")
    axe(page)


def test_grid_typed_wrong_gives_the_focus_to_what_is_wrong(
    actes: Actes, serveur: ServeurEssai, contexte: BrowserContext
):
    with actes.ouvre(OUTIL) as acte:
        serveur.connecte(contexte, f.fabrique_compte(acte.session, Role.ADMINISTRATEUR))
    page = page_qui_refuse(contexte)
    page.goto("/administration/grilles")
    page.get_by_label("Texte de la grille").fill(GRILLE.replace("points = 100", "points = 100.5"))
    page.get_by_role("button", name="Garder ce brouillon").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Texte de la grille")).to_be_focused()


def test_officer_makes_a_grid_of_a_council_table_and_the_past_keeps_its_points(
    page: Page, scene: SceneDossiers, serveur: ServeurEssai, contexte: BrowserContext
):
    dossier = f"/lots/{scene.lot}/candidats/{scene.candidatures[0]}"
    serveur.connecte(contexte, scene.comptes[Role.SECRETAIRE])
    page.goto(dossier)
    avant = page.locator("#points").inner_text()
    serveur.connecte(contexte, scene.comptes[Role.ADMINISTRATEUR])
    page.goto("/administration/grilles")
    page.get_by_label("Texte de la grille").fill(GRILLE_MEL)
    page.get_by_role("button", name="Garder ce brouillon").click()
    expect(page.get_by_text("porte sur la santé")).to_be_visible()
    expect(page.get_by_text("Aucun fichier importé ne dit « En détention »")).to_be_visible()
    axe(page)
    fiche = page.url
    page.get_by_role("button", name="Étudier l’effet").click()
    expect(page.get_by_role("heading", name="Ce que la grille changerait")).to_be_visible()
    expect(page.get_by_role("heading", name="Les places")).to_be_visible(timeout=20_000)
    axe(page)
    page.goto(fiche)
    page.get_by_role("button", name="Publier cette grille").click()
    expect(page.get_by_text("les séances passées gardent leurs points")).to_be_visible()
    serveur.connecte(contexte, scene.comptes[Role.SECRETAIRE])
    page.goto(dossier)
    assert page.locator("#points").inner_text() == avant
    assert "version 1" in avant
    page.goto(f"/demandes/{scene.demandes[0]}")
    expect(page.locator("#points")).to_contain_text("version 2")


def page_qui_refuse(contexte: BrowserContext) -> Page:
    """Open a page of which a refusal is expected: the browser reports its status as an error of the console."""
    return contexte.new_page()


def test_menu_opens_on_a_phone_and_leads_on(page: Page, actes: Actes, serveur: ServeurEssai, contexte: BrowserContext):
    with actes.ouvre(OUTIL) as acte:
        serveur.connecte(contexte, f.fabrique_compte(acte.session, Role.AUDITEUR))
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/")
    page.locator(".menu-repli > summary").click()
    menu = page.get_by_role("navigation", name="Navigation principale")
    expect(menu.get_by_role("button", name="Se déconnecter")).to_be_visible()
    axe(page)
    menu.get_by_role("link", name="Registre et contrôle").click()
    expect(page.get_by_role("heading", level=1, name="Registre des actes")).to_be_visible()
