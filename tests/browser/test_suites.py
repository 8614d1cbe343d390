"""What follows a séance in a browser: the walk of the secretary, each page judged at both widths."""

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update

from caleol.kernel.clock import HorlogeFixe
from caleol.models.demande import Demande
from caleol.rules.droits import Role
from caleol.services.act import Actes
from caleol.services.pv import validate_pv
from tests import tenue
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.tenue import CLASSEE, ECARTEE, Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, serveur: ServeurEssai, contexte: BrowserContext) -> Tenue:
    """Validated minutes of one lot: two ranked, one left out; the secretary is logged in."""
    preparee = tenue.prepare(actes, horloge)
    with actes.sessions.ecriture() as session:
        session.execute(update(Demande).values(adresse="1 rue de l’Essai", code_postal="59100", ville="Roubaix"))
    preparee.ouvre()
    preparee.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    preparee.leve()
    lu = preparee.lu()
    with preparee.acte(preparee.president) as acte:
        validate_pv(acte, seance_id=preparee.seance_id, lu=lu)
    serveur.connecte(contexte, preparee.compte, Role.SECRETAIRE)
    return preparee


def juge(page: Page, adresse: str) -> None:
    """Judge a page at 1280 then at 320 px, where nothing may pass the edge."""
    for largeur in (1280, 320):
        page.set_viewport_size({"width": largeur, "height": 800})
        page.goto(adresse)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur, f"{adresse} at {largeur}"
    page.set_viewport_size({"width": 1280, "height": 800})


def test_the_secretary_walks_from_the_letters_to_the_lease(
    page: Page, t: Tenue, serveur: ServeurEssai, contexte: BrowserContext
):
    lettres, lot = f"/suites/seances/{t.seance_id}/courriers", f"/suites/lots/{t.lots[0]}"
    page.goto(lettres)
    page.get_by_role("button", name="Préparer 3 lettres").click()
    expect(page.get_by_text("3 lettres préparées")).to_be_visible()
    juge(page, lettres)
    page.get_by_role("button", name="Noter le départ par la poste").click()
    expect(page.get_by_text("Partie").first).to_be_visible()
    t.horloge.avance(timedelta(days=3))
    serveur.connecte(contexte, t.compte, Role.SECRETAIRE)
    page.goto(lot)
    page.get_by_role("link", name="Saisir la preuve de notification").click()
    page.get_by_label("Lettre recommandée avec avis de réception").check()
    page.get_by_label("Remise ou retirée le").fill("03/12/2026")
    page.get_by_role("button", name="Enregistrer la preuve").click()
    expect(page.get_by_text("Le ménage peut répondre jusqu’au")).to_be_visible()
    page.get_by_role("link", name="Saisir la réponse").click()
    page.get_by_label("Accepte").check()
    page.get_by_label("Donnée le").fill("04/12/2026")
    page.get_by_role("button", name="Enregistrer la réponse").click()
    expect(page.get_by_text("Il reste à signer le bail").first).to_be_visible()
    for adresse in ("/suites", lot, "/suites/refus", f"/suites/candidatures/{t.candidats()[0]}/retrait"):
        juge(page, adresse)


def test_a_correction_of_the_minutes_is_written_and_read(page: Page, t: Tenue):
    adresse = f"/seances/{t.seance_id}/rectificatifs"
    page.goto(adresse)
    page.get_by_text("D’autres mots du procès-verbal").click()
    page.get_by_label("Endroit du procès-verbal").fill("Lieu")
    page.get_by_label("Au lieu de").fill("salle 2")
    page.get_by_label("Lire", exact=True).fill("salle 3")
    page.get_by_role("button", name="Ajouter au projet").click()
    expect(page.get_by_text("Correction ajoutée")).to_be_visible()
    for une in (adresse, f"{adresse}/1"):
        juge(page, une)
