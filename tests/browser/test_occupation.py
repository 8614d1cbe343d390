"""The occupation work of a secretary in a browser: due dates, campaign, announcements, avis, letters, offer, report."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from caleol.kernel.clock import HorlogeFixe
from caleol.models.compte import Tache
from caleol.models.occupation import CampagneExamen
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.imports.taches import Avancement
from caleol.services.occupation.appariement import recompute_appariements
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.campagnes import create_campagne, start_campagne
from caleol.services.pv import validate_pv
from tests import fabriques as f
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.tenue import Tenue, prepare


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, serveur: ServeurEssai, contexte: BrowserContext) -> Tenue:
    """A séance in preparation, two tenants alone in five rooms, a family in two; the secretary is logged in."""
    preparee = prepare(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        f.fabrique_logement(s, reference="T2-VOISIN", pieces_habitables=2, loyer_centimes=30_000)
        for _ in range(2):
            vaste = f.fabrique_logement(s, type="T5", pieces_habitables=5, surface=Decimal(94))
            f.fabrique_bail(s, vaste, signature_le=date(2023, 9, 1))
        enfants = [{"naissance": date(2012 + rang, 1, 1), "a_charge": True} for rang in range(4)]
        petit = f.fabrique_logement(s, type="T2", pieces_habitables=2, surface=Decimal(38), loyer_centimes=30_000)
        f.fabrique_bail(s, petit, {}, *enfants, signature_le=date(2025, 9, 1), loyer_centimes=30_000)
    recompute_occupation(actes)
    recompute_appariements(actes)
    serveur.connecte(contexte, preparee.compte, Role.SECRETAIRE)
    return preparee


def juge(page: Page, *adresses: str) -> None:
    """Judge pages by axe at 1280 px; at 320 px nothing may pass the edge."""
    for adresse in adresses:
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(adresse)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, adresse
        page.set_viewport_size({"width": 1280, "height": 800})
        axe(page)


def ouvre_campagne(page: Page) -> None:
    """Open a campaign on the autumn, make its announcements, send it to the séance."""
    page.goto("/occupation/echeances")
    page.goto("/occupation/campagnes/nouvelle")
    page.get_by_label("Nom de la campagne").fill("Automne")
    page.get_by_label("Échéances du").fill("01/07/2026")
    page.get_by_label("Au", exact=True).fill("31/12/2026")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", name="Automne")).to_be_visible()
    campagne = page.url
    page.get_by_role("button", name="Préparer 2 annonces").click()
    expect(page.get_by_text("Annonce").first).to_be_visible()
    page.goto(campagne)
    page.get_by_label("Séance n°").check()
    page.get_by_role("button", name="Envoyer par lots").click()
    expect(page.get_by_role("link", name="séance n° 1").first).to_be_visible()
    juge(page, campagne, "/occupation/campagnes/")


def rend_avis(page: Page, t: Tenue, examens: str) -> None:
    """Answer like cases together in the open séance."""
    page.goto(examens)
    for rang in (1, 2):
        page.get_by_label(f"Choisir l’examen {rang}").check()
    page.get_by_label("oui", exact=True).check()
    page.get_by_label("Avis, après les chiffres de chacun").fill("Un logement de deux pièces est conseillé.")
    page.get_by_role("button", name="Rendre cet avis pour les examens cochés").click()
    expect(page.get_by_text("2 avis rendus").first).to_be_visible()
    t.delibere()
    t.leve()


def notifie(page: Page, suites: str) -> None:
    """Make the letters of the avis, post them, type the proof of the first."""
    page.goto("/occupation/lettres/")
    page.get_by_role("button", name="Préparer 2 lettres").click()
    page.get_by_label("Parties le").fill("02/12/2026")
    page.get_by_role("button", name="Noter le départ de ce lot").click()
    page.goto(suites)
    page.get_by_label("Avis notifié le").fill("02/12/2026")
    page.get_by_role("button", name="Noter la notification").click()
    expect(page.get_by_label("Date de l’entretien")).to_be_visible()


def recoit_et_offre(page: Page) -> None:
    """Note an interview, then an offer and its answer."""
    page.get_by_label("Date de l’entretien").fill("02/12/2026")
    page.get_by_label("Ce qui a été dit").fill("Souhaite se rapprocher de sa fille")
    page.get_by_role("button", name="Enregistrer l’entretien").click()
    page.get_by_text("Noter une offre de relogement").click()
    page.get_by_label("Référence du logement offert").fill("T2-VOISIN")
    page.get_by_label("Offre déjà notifiée le").fill("02/12/2026")
    page.get_by_label("Nouveau loyer principal").fill("300")
    page.get_by_label("Loyer principal actuel").fill("398,10")
    page.get_by_role("button", name="Enregistrer l’offre").click()
    page.get_by_label("refusée").check()
    page.get_by_label("Reçue le").fill("02/12/2026")
    page.get_by_label("Motif et preuve").fill("Troisième étage")
    page.get_by_role("button", name="Noter la réponse").click()
    expect(page.get_by_text("Aucune procédure n’est jamais engagée")).to_be_visible()


def test_the_secretary_walks_from_due_dates_to_the_report(
    page: Page, t: Tenue, serveur: ServeurEssai, contexte: BrowserContext
):
    juge(page, "/occupation/echeances", "/occupation/campagnes/nouvelle")
    ouvre_campagne(page)
    t.ouvre()
    serveur.connecte(contexte, t.compte, Role.SECRETAIRE)
    examens, suites = f"/occupation/seances/{t.seance_id}/examens/", "/occupation/baux/1/suites"
    juge(page, examens)
    rend_avis(page, t, examens)
    lu = t.lu()
    with t.acte(t.president) as acte:
        validate_pv(acte, seance_id=t.seance_id, lu=lu)
    t.horloge.avance(timedelta(days=1))
    serveur.connecte(contexte, t.compte, Role.SECRETAIRE)
    notifie(page, suites)
    recoit_et_offre(page)
    juge(page, suites, "/occupation/lettres/", "/occupation/lettres/1/preuve")


def test_matching_and_reports_are_valid_and_accessible(page: Page, t: Tenue):
    juge(page, "/occupation/appariements/?genre=echange")
    expect(page.get_by_role("heading", name="Échange à 2")).to_be_visible()
    t.ouvre()
    t.delibere()
    juge(page, "/bilans/", "/bilans/attributions/document", "/bilans/occupation")


def test_the_bar_of_a_campaign_moves_and_gives_way_to_its_leases(page: Page, t: Tenue):
    with t.acte() as acte:
        cle = create_campagne(acte, nom="Longue", debut=date(2026, 7, 1), fin=date(2026, 12, 31))
    reste = start_campagne(t.actes, t.secretaire, cle)
    with t.actes.sessions.lecture() as session:
        tache_id = session.get_one(CampagneExamen, cle).tache_id
    assert tache_id is not None
    with t.actes.sessions.ecriture() as session:
        session.get_one(Tache, tache_id).total = 40
    page.goto(f"/occupation/campagnes/{cle}")
    axe(page)
    barre = page.locator("progress")
    for fait in (10, 30):
        Avancement(t.actes, tache_id)(fait)
        expect(barre).to_have_js_property("value", fait)
    reste()
    expect(page.get_by_role("button", name="Calculer de nouveau")).to_be_visible()
    expect(barre).to_have_count(0)
