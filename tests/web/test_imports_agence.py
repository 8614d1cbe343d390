"""The pages of the imports as an agency sees them: two natures of file, its own leases, its own files."""

import pytest

from caleol.models.moteur import Sessions
from caleol.rules.droits import Role
from tests.client import ClientVerifie
from tests.fabriques import fabrique_agence, fabrique_bail, fabrique_bailleur, fabrique_compte, fabrique_logement
from tests.web.test_imports import recoit

TETE = "bail_reference;logement_reference;signature_le;occupant_rang;occupant_titulaire;occupant_lien;donnees_au;"
TETE += "besoin_adaptation\n"


@pytest.fixture
def agence(client: ClientVerifie, sessions: Sessions) -> ClientVerifie:
    """Give a client logged in as the agency of Roubaix, which has the lease B1; B2 is another's."""
    with sessions.ecriture() as session:
        fabrique_bailleur(session)
        for rang, code in enumerate(("ROUBAIX", "TOURCOING"), start=1):
            sienne = fabrique_agence(session, code, code)
            fabrique_bail(
                session, fabrique_logement(session, reference=f"L{rang}", agence=sienne), reference=f"B{rang}"
            )
        compte = fabrique_compte(session, Role.AGENCE, agence=fabrique_agence(session))
    client.connecte(compte)
    return client


def test_agency_is_offered_two_natures_and_reaches_no_other(agence: ClientVerifie):
    assert "Aucun fichier reçu" in agence.page("/imports/")
    page = agence.get("/imports/nouveau").text
    assert "/imports/nouveau/baux" in page
    assert "/imports/nouveau/reponses" in page
    assert "/imports/nouveau/demandes" not in page
    assert "/taches" not in page
    for adresse in ("/imports/nouveau/demandes", "/imports/modeles/membres.csv", "/imports/nouveau/logements"):
        assert agence.get(adresse).status_code == 404
    assert "Vos baux en cours, et eux seuls." in agence.page("/imports/nouveau/baux")


def test_agency_completes_its_survey_from_the_page_of_what_is_missing(agence: ClientVerifie):
    assert "/imports/nouveau/baux" in agence.get("/occupation/").text
    fiche = recoit(agence, "baux", TETE + "B1;L1;03/05/2010;;;;10/10/2026;oui\n")
    assert "Modifications 1" in agence.page(fiche)
    assert "<code>besoin_adaptation</code>" in agence.get(fiche).text
    agence.envoie(f"{fiche}/appliquer", fiche)
    assert "Importé le" in agence.page(fiche)
    assert "besoin_adaptation" not in agence.get(fiche).text, "the values are forgotten once they are written"
    assert "fichier.csv" in agence.get("/imports/").text


def test_lease_of_another_agency_is_an_error_of_its_line_that_tells_nothing_of_it(agence: ClientVerifie):
    fiche = recoit(agence, "baux", TETE + "B2;L2;03/05/2010;;;;10/10/2026;oui\nB9;L9;03/05/2010;;;;10/10/2026;oui\n")
    page = agence.page(fiche)
    assert page.count("Votre agence n’a pas de bail de cette référence.") == 2
    assert "Tourcoing" not in page
    lignes = agence.get(f"{fiche}/erreurs.csv").text.splitlines()[1:]
    assert [ligne.split(";")[:2] for ligne in lignes] == [["2", "bail_reference"], ["3", "bail_reference"]]


def test_files_of_another_account_are_not_found(agence: ClientVerifie, sessions: Sessions):
    fiche = recoit(agence, "reponses", "bail_reference;repondu_le\nB1;20/10/2026\n")
    with sessions.ecriture() as session:
        autre = fabrique_compte(session, Role.AGENCE, agence=fabrique_agence(session, "TOURCOING"))
    agence.connecte(autre)
    assert "Aucun fichier reçu" in agence.page("/imports/")
    for suite in ("", "/avancement", "/erreurs.csv"):
        assert agence.get(f"{fiche}{suite}").status_code == 404
    for suite in ("controler", "appliquer", "abandonner"):
        assert agence.post(f"{fiche}/{suite}").status_code == 404
