"""The pages of a séance in a real browser: accessible in both themes, and never wider than a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from caleol.kernel.clock import HorlogeFixe
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot
from tests import tenue
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.tenue import Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, serveur: ServeurEssai, contexte: BrowserContext) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=3, communes=("59512", "59163"))
    serveur.connecte(contexte, preparee.compte)
    return preparee


def leve(t: Tenue) -> None:
    t.ouvre()
    for rang in (0, 1):
        t.minutes(5)
        t.delibere(rang, tenue.CLASSEE, tenue.CLASSEE, tenue.ECARTEE)
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[2], motif="Pièces attendues")
    t.minutes(5)
    t.leve()


PAGES: list[tuple[str, Callable[[Tenue], object]]] = [
    ("", lambda t: None),
    ("/convocations", Tenue.fige),
    ("/ouverture", Tenue.convoque),
    ("/presences", lambda t: t.ouvre(presents=("designe-1", "prefet"))),
    ("/levee", Tenue.ouvre),
    ("/pv", leve),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("suite", "etat"), PAGES, ids=[suite or "page" for suite, _ in PAGES])
def test_page_is_accessible_and_fits_a_phone(
    page: Page, t: Tenue, suite: str, etat: Callable[[Tenue], object], theme: str
):
    etat(t)
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for largeur in (1280, 320):
        page.set_viewport_size({"width": largeur, "height": 900})
        page.goto(f"/seances/{t.seance_id}{suite}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur


def test_two_rankings_are_voted_on_a_phone(page: Page, t: Tenue):
    t.ouvre()
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"/seances/{t.seance_id}/lots/{t.lots[0]}/classements")
    axe(page)
    premier, second = t.candidats()[:2]
    page.locator(f"#d{premier}-rang").fill("2")
    page.locator(f"#d{second}-rang").fill("1")
    for voix in page.get_by_role("radio", name="Classement 2", exact=True).all():
        voix.check()
    page.get_by_role("button", name="Enregistrer le vote").click()
    expect(page.get_by_role("status").filter(has_text="enregistré")).to_be_visible()
