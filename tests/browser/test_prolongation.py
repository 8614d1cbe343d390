"""The member who presides extends the vote of a written séance, in a real browser, on a phone too."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.models.urne import Urne
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.horloge_votes import settle_all
from tests import tenue
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.tenue import SEANCE_LE, Tenue
from tests.urnes import lu


@pytest.fixture
def ecrite(actes: Actes, horloge: HorlogeFixe, serveur: ServeurEssai, contexte: BrowserContext) -> Tenue:
    """Give a written séance whose vote has begun, the browser logged in as the member who presides it."""
    t = tenue.prepare(actes, horloge, nb_lots=2, modalite=ModaliteSeance.ECRIT, regles={"modalites": ["ecrit"]})
    t.convoque()
    horloge.avance(SEANCE_LE + timedelta(hours=24) - horloge.maintenant())
    settle_all(actes)
    serveur.connecte(contexte, t.compte_president)
    return t


def check_page(page: Page, adresses: list[str]) -> None:
    for largeur in (1280, 320):
        page.set_viewport_size({"width": largeur, "height": 800})
        for chemin in adresses:
            page.goto(chemin)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= largeur


def test_who_presides_extends_the_vote_from_a_phone(page: Page, ecrite: Tenue):
    seance = f"/seances/{ecrite.seance_id}"
    check_page(page, [seance, f"{seance}/prolongation"])
    page.goto(seance)
    page.get_by_role("link", name="Prolonger le vote").click()
    page.get_by_label("Nouvelle clôture, jour").fill("04/12/2026")
    page.get_by_label("Heure").fill("18 h")
    page.get_by_label("Motif").fill("Panne du réseau en mairie.")
    page.get_by_role("button", name="Prolonger le vote").click()
    expect(page.get_by_text("Vote prolongé\u00a0: les membres sont prévenus")).to_be_visible()
    assert {urne.echeance_le for urne in lu(ecrite, Urne)} == {datetime(2026, 12, 4, 18, 0, tzinfo=PARIS)}


def test_nothing_is_to_be_extended_once_the_votes_are_closed(
    page: Page, ecrite: Tenue, contexte: BrowserContext, serveur: ServeurEssai
):
    ecrite.horloge.avance(timedelta(days=3))
    settle_all(ecrite.actes)
    page.goto(f"/seances/{ecrite.seance_id}")
    expect(page.get_by_role("link", name="Prolonger le vote")).to_have_count(0)
    page.goto(f"/seances/{ecrite.seance_id}/prolongation")
    expect(page.get_by_text("rien à prolonger")).to_be_visible()
