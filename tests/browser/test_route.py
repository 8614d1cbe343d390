"""The whole road in a browser: from a vacant dwelling to minutes validated by the one who presided, in PDF."""

from io import BytesIO

from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from caleol.models.commission import Membre
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.instruction import recompute_instructions
from caleol.services.verification import verify_registre
from caleol.settings import RACINE
from tests import fabriques as f
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai

GRILLE = (RACINE / "seeds" / "grilles" / "demonstration.toml").read_text()


class Decor:
    """A landlord with a dwelling, five applications, a commission and the accounts of the road."""

    def __init__(self, actes: Actes) -> None:
        with actes.ouvre(OUTIL) as acte:
            session = acte.session
            f.fabrique_bailleur(session)
            f.fabrique_grille(session, GRILLE, code="demonstration")
            self.logement = f.fabrique_logement(session, reference="ROUTE-1", adresse="14 rue de l’Essai")
            f.fabrique_reservataire(session)
            commission = f.fabrique_commission(session, communes=("59512",))
            self.secretaire = f.fabrique_compte(session, Role.SECRETAIRE, commission=commission)
            president = session.query(Membre).order_by(Membre.id).first()
            assert president is not None
            self.president = f.fabrique_compte(session, Role.MEMBRE, membre=president)
            for rang in range(5):
                f.fabrique_demande(session, nom=f"Candidat{rang}", prenom="Ève")
        recompute_instructions(actes)


def test_from_a_vacant_dwelling_to_validated_minutes(
    actes: Actes, page: Page, contexte: BrowserContext, serveur: ServeurEssai
):
    decor = Decor(actes)
    serveur.connecte(contexte, decor.secretaire, Role.SECRETAIRE)
    create_seance(page)
    declare_vacance(page)
    choose_candidats(page)
    compare_and_read(page)
    prepare_seance(page)
    hold_seance(page)
    contexte.clear_cookies()
    serveur.connecte(contexte, decor.president, Role.MEMBRE)
    texte = validate_pv(page)
    for attendu in ("14 rue de l’essai", "candidat0", "attribution avec classement", "rang 1", "quorum", "empreinte"):
        assert attendu in texte, attendu
    with actes.sessions.lecture() as session:
        assert all(chaine.anomalie is None for chaine in verify_registre(session))


def create_seance(page: Page) -> None:
    page.goto("/seances/nouvelle")
    page.get_by_label("Jour").fill("23/11/2026")
    page.get_by_label("Heure", exact=True).fill("9 h 30")
    page.get_by_label("Lieu").fill("salle du conseil")
    page.get_by_role("button", name="Créer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Commission Nord")


def declare_vacance(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Déclarer un logement vacant").click()
    page.get_by_label("Référence, ou adresse et commune").fill("ROUTE-1")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Déclarer vacant").click()
    page.get_by_label("Libre le").fill("15/12/2026")
    page.get_by_label("Réservataire").select_option(label="Action Logement")
    page.get_by_role("button", name="Déclarer vacant").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("14 rue de l’Essai")


def choose_candidats(page: Page) -> None:
    page.get_by_role("link", name="Candidats", exact=True).click()
    cases = page.locator("input[type=checkbox][name=choisie]")
    expect(cases).to_have_count(5)
    for rang in range(3):
        cases.nth(rang).check()
    page.get_by_role("button", name="Inscrire ce lot à cette séance").click()
    expect(page.get_by_role("status").first).to_be_visible()


def compare_and_read(page: Page) -> None:
    page.goto("/seances")
    page.get_by_role("link", name="Commission Nord").first.click()
    page.get_by_role("link", name="14 rue de l’Essai").first.click()
    page.get_by_role("link", name="Comparer les candidats").first.click()
    axe(page)
    page.get_by_role("link", name="Candidat0").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Candidat0")
    axe(page)


def prepare_seance(page: Page) -> None:
    page.goto("/seances")
    page.get_by_role("link", name="Commission Nord").first.click()
    page.get_by_role("button", name="Figer l’ordre du jour").click()
    page.get_by_role("link", name="Convoquer les membres").click()
    expect(page.get_by_role("button", name="Enregistrer et envoyer les convocations")).to_be_visible()
    for canal in page.locator("select[name^=canal-]").all():
        if canal.input_value() == "":
            canal.select_option("main")
    page.get_by_role("button", name="Enregistrer et envoyer les convocations").click()
    page.get_by_role("link", name="Ouvrir la séance").click()
    page.get_by_role("button", name="Ouvrir la séance").click()


def hold_seance(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Présences")
    page.wait_for_load_state()
    arrivent = page.get_by_role("button", name="Arrive")
    for reste in range(arrivent.count() - 1, 2, -1):
        arrivent.first.click()
        expect(arrivent).to_have_count(reste)
    page.get_by_role("link", name="Conduire la séance").click()
    axe(page)
    page.get_by_role("button", name="Enregistrer le lot 1").click()
    expect(page.get_by_text("1 lot décidé sur 1")).to_be_visible()
    page.get_by_role("link", name="Lever la séance").click()
    page.get_by_role("button", name="Lever la séance").click()


def validate_pv(page: Page) -> str:
    page.goto("/")
    page.get_by_role("link", name="Relire le procès-verbal").click()
    axe(page)
    page.get_by_role("button", name="Valider le procès-verbal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Procès-verbal")
    adresse = page.get_by_role("link", name="Ouvrir en PDF").get_attribute("href")
    assert adresse is not None
    reponse = page.request.get(adresse)
    assert reponse.headers["content-type"] == "application/pdf"
    textes = (feuille.extract_text() for feuille in PdfReader(BytesIO(reponse.body())).pages)
    return " ".join(" ".join(textes).split()).lower()
