"""The agency's desk in a browser: what is missing, completed line after line, a flag, and where it is."""

from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.occupation.calcul import recompute_occupation
from tests import fabriques as f
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.dossiers import dresse_scene

TOUCHES_D_UN_SIGNALEMENT = 3
"""From the list: open the form, type what was seen, send."""


@pytest.fixture
def bail(actes: Actes, serveur: ServeurEssai, contexte: BrowserContext) -> int:
    """Two leases without an income, a widow in five rooms; the agency is logged in."""
    scene = dresse_scene(actes)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        for rang in (1, 2):
            f.fabrique_bail(s, None, {"nom": f"SANS{rang}", "handicap": None}, rfr_euros={})
        cinq = f.fabrique_logement(s, type="T5", pieces_habitables=5, surface=Decimal(94))
        seule = f.fabrique_bail(s, cinq, {"nom": "ROUSSEL", "prenom": "Geneviève"}).id
    recompute_occupation(actes)
    serveur.connecte(contexte, scene.comptes[Role.AGENCE], Role.AGENCE)
    return seule


def juge(page: Page, adresse: str) -> None:
    """Judge a page by axe at both widths; at 320 px nothing may pass the edge."""
    for largeur in (320, 1280):
        page.set_viewport_size({"width": largeur, "height": 800})
        page.goto(adresse)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur, f"{adresse} at {largeur}"


def test_the_agency_completes_flags_and_sees_where_it_is(page: Page, bail: int):
    juge(page, "/occupation/a-completer")
    page.get_by_role("link", name="Compléter").first.click()
    juge(page, page.url)
    page.get_by_label("Son montant pour le ménage").fill("15000")
    page.get_by_label("Personne dans ce ménage").check()
    page.get_by_role("button", name="Garder et passer au suivant").click()
    expect(page.get_by_role("heading", name="Compléter les données")).to_be_visible()
    page.get_by_label("Son montant pour le ménage").fill("15000")
    page.get_by_label("Personne dans ce ménage").check()
    page.get_by_role("button", name="Garder ces données").click()
    expect(page.get_by_text("Rien ne manque.")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/occupation/?q=ROUSSEL")
    touches = 0
    for geste in (
        lambda: page.get_by_role("link", name="Signaler Mme Geneviève ROUSSEL").click(),
        lambda: page.get_by_label("Ce que vous avez constaté").fill("Trois chambres fermées"),
        lambda: page.get_by_role("button", name="Signaler").click(),
    ):
        geste()
        touches += 1
    expect(page.get_by_text("Signalé à la commission.")).to_be_visible()
    assert touches == TOUCHES_D_UN_SIGNALEMENT
    expect(page.get_by_text("Trois chambres fermées")).to_be_visible()
    juge(page, f"/occupation/baux/{bail}/signaler")
    juge(page, "/occupation/signalements")
    expect(page.get_by_text("Trois chambres fermées")).to_be_visible()


def test_the_household_is_mended_by_hand(page: Page, bail: int):
    base = f"/occupation/baux/{bail}"
    juge(page, f"{base}/occupants/nouveau")
    page.get_by_label("Nom", exact=True).fill("Petit")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("link", name="N’habite pas ici : Petit").click()
    juge(page, page.url)
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_role("heading", name="Retirés du ménage")).to_be_visible()
    juge(page, f"{base}/completer")
    page.get_by_role("button", name="Remettre Petit").click()
    expect(page.get_by_text("Personne remise dans le ménage")).to_be_visible()
