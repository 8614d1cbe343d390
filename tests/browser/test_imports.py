"""A file goes in through a real browser; its progress is followed by script, or by a link without it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from caleol.models.moteur import Sessions
from caleol.models.organisation import Agence
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.imports import check_import, receive_file, start_apply
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.fabriques import fabrique_bailleur, fabrique_commission, fabrique_compte

AGENCES = b"code;nom;humeur\nLIL;Agence de Lille;bonne\nTOU;Agence de Tourcoing;\n"


@pytest.fixture
def secretaire(page: Page, serveur: ServeurEssai, sessions: Sessions) -> Page:
    """Give a page where a secretary is logged in."""
    with sessions.ecriture() as session:
        fabrique_bailleur(session)
        compte = fabrique_compte(session, Role.SECRETAIRE, commission=fabrique_commission(session))
    serveur.connecte(page.context, compte)
    return page


@pytest.mark.parametrize("largeur", [320, 1280])
def test_file_is_sent_read_and_applied(secretaire: Page, tmp_path: Path, largeur: int):
    secretaire.set_viewport_size({"width": largeur, "height": 800})
    (tmp_path / "agences.csv").write_bytes(AGENCES)
    secretaire.goto("/imports/")
    secretaire.get_by_role("link", name="Importer un fichier").click()
    axe(secretaire)
    secretaire.get_by_role("link", name="Agences de gestion", exact=True).click()
    axe(secretaire)
    secretaire.get_by_label("Fichier CSV").set_input_files(tmp_path / "agences.csv")
    secretaire.get_by_role("button", name="Envoyer et lire l’aperçu").click()
    expect(secretaire.get_by_text("Rien n’est encore importé.")).to_be_visible()
    axe(secretaire)
    assert secretaire.evaluate("document.documentElement.scrollWidth") <= largeur
    secretaire.get_by_role("button", name="Importer", exact=True).click()
    expect(secretaire.get_by_text("Importé le")).to_be_visible()
    axe(secretaire)


def test_progress_is_followed_until_its_end(secretaire: Page, actes: Actes, tmp_path: Path, sessions: Sessions):
    with actes.ouvre(OUTIL) as acte:
        import_id = receive_file(acte, "agences", "agences.csv", AGENCES, tmp_path)
    check_import(actes, OUTIL, import_id)
    termine = start_apply(actes, OUTIL, import_id)
    secretaire.goto(f"/imports/{import_id}")
    expect(secretaire.get_by_role("progressbar")).to_be_visible()
    axe(secretaire)
    termine()
    expect(secretaire.get_by_text("Importé le")).to_be_visible()
    with sessions.lecture() as session:
        assert session.query(Agence).filter(Agence.code == "LIL").count() == 1


def test_progress_works_without_script(
    navigateur: Browser, serveur: ServeurEssai, secretaire: Page, actes: Actes, tmp_path: Path
):
    with actes.ouvre(OUTIL) as acte:
        import_id = receive_file(acte, "agences", "agences.csv", AGENCES, tmp_path)
    check_import(actes, OUTIL, import_id)
    termine = start_apply(actes, OUTIL, import_id)
    contexte = navigateur.new_context(base_url=serveur.adresse, java_script_enabled=False)
    contexte.add_cookies(secretaire.context.cookies())  # type: ignore[arg-type] # what one context gives, another takes
    sans_script = contexte.new_page()
    sans_script.goto(f"/imports/{import_id}")
    termine()
    sans_script.get_by_role("link", name="Actualiser").click()
    expect(sans_script.get_by_text("Importé le")).to_be_visible()
    contexte.close()
