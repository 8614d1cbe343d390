"""A rehearsal in a real browser: begun, conducted at a click a lot, what was typed there kept apart, thrown away."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Decision
from caleol.services.act import Actes
from tests import tenue
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.tenue import Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, serveur: ServeurEssai, contexte: BrowserContext) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=2)
    preparee.fige()
    serveur.connecte(contexte, preparee.compte)
    return preparee


def check_page(page: Page) -> None:
    for largeur in (1280, 320):
        page.set_viewport_size({"width": largeur, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur
    page.set_viewport_size({"width": 1280, "height": 900})


def test_seance_is_rehearsed_and_nothing_stays_of_it(page: Page, t: Tenue):
    seance = f"/seances/{t.seance_id}"
    page.goto(seance)
    page.get_by_role("link", name="Répéter").click()
    check_page(page)
    page.get_by_role("button", name="Commencer la répétition").click()
    expect(page.get_by_text("RÉPÉTITION", exact=True)).to_be_visible()
    check_page(page)
    page.get_by_label("Voix d’essai").select_option("egalite")
    page.get_by_role("button", name="Faire voter tous les sièges").click()
    expect(page.get_by_text("Voix d’essai, lot 1")).to_be_visible()
    page.goto(f"/repetitions/{t.seance_id}{seance}/deliberation?lot={t.lots[1]}#panneau")
    page.keyboard.press("Enter")  # the real keys
    expect(page.get_by_text("2\u00a0lots décidés sur 2")).to_be_visible()
    page.get_by_role("button", name="Jeter la répétition").click()
    expect(page.get_by_text("Répétition jetée")).to_be_visible()
    expect(page.get_by_text("RÉPÉTITION", exact=True)).to_have_count(0)
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Decision)).all() == []


def test_draft_typed_to_rehearse_is_not_given_back_on_the_real_lot(page: Page, t: Tenue):
    page.goto(f"/seances/{t.seance_id}/repetition")
    page.get_by_role("button", name="Commencer la répétition").click()
    page.get_by_role("radio", name="Siège par siège").check()
    assert page.evaluate("Object.keys(sessionStorage).every((cle) => cle.startsWith('brouillon:repetition:'))")
    assert page.evaluate("sessionStorage.length") == 1
    page.get_by_role("button", name="Jeter la répétition").click()
    page.goto(f"/seances/{t.seance_id}/repetition")
    page.get_by_role("button", name="Commencer la répétition").click()
    expect(page.get_by_text("RÉPÉTITION", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="Siège par siège")).not_to_be_checked()
