"""The pages of the register: entries found again, a chain that was touched told on the page."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import text

from caleol.models.compte import Utilisateur
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.registre import get_tete
from caleol.web.controle.libelles import ACTES, OBJETS
from tests.client import ClientVerifie
from tests.fabriques import fabrique_compte


@pytest.fixture
def auditeur(actes: Actes, client: ClientVerifie) -> Utilisateur:
    with actes.ouvre(OUTIL) as acte:
        compte = fabrique_compte(acte.session, Role.AUDITEUR)
    client.connecte(compte)
    return compte


def inscrit(actes: Actes, nombre: int, acte_nom: str = "preparation_lot") -> None:
    with actes.ouvre(OUTIL) as acte:
        for rang in range(nombre):
            acte.inscrire(acte_nom, "lot", rang)


def test_empty_register_says_so(client: ClientVerifie, auditeur: Utilisateur):
    assert "Le registre est encore vide" in client.page("/registre")
    assert "0 entrée vérifiée" in client.page("/registre/verification").replace("\u00a0", " ")


def test_entries_are_listed_by_pages_the_last_first(actes: Actes, client: ClientVerifie, auditeur: Utilisateur):
    inscrit(actes, 60)
    premiere = client.page("/registre")
    assert "60\u00a0entrées, page 1 sur 2" in premiere
    assert "Lot préparé" in premiere
    assert "page 2 sur 2" in client.page("/registre?page=2")
    assert "page 2 sur 2" in client.page("/registre?page=99")


@pytest.mark.parametrize(
    ("filtre", "nombre"),
    [
        ("acte=incident", 2),
        ("objet=lot&numero=1", 2),
        ("du=23/11/2026&au=23/11/2026", 5),
        ("du=24/11/2026", 0),
        ("auteur=1", 0),
        ("acte=lune", 0),
    ],
)
def test_entries_are_found_by_act_object_author_and_date(
    actes: Actes, client: ClientVerifie, auditeur: Utilisateur, filtre: str, nombre: int
):
    inscrit(actes, 3)
    inscrit(actes, 2, "incident")
    html = client.get(f"/registre?{filtre}").text
    assert html.count('data-nom="Rang"') == nombre


def test_date_typed_wrong_is_said_and_left_out(client: ClientVerifie, auditeur: Utilisateur):
    assert "n’est pas une date" in client.page("/registre?du=hier")


def test_untouched_register_is_said_whole_and_gives_its_head(
    actes: Actes, client: ClientVerifie, auditeur: Utilisateur
):
    inscrit(actes, 3)
    with actes.sessions.lecture() as session:
        tete = str(get_tete(session))
    assert tete in client.get("/registre").text
    assert "3\u00a0entrées vérifiées, aucune altération" in client.page(f"/registre/verification?tetes={tete}")


def test_touched_entry_is_named_on_the_page(actes: Actes, client: ClientVerifie, auditeur: Utilisateur):
    inscrit(actes, 3)
    with actes.sessions.ecriture() as session:
        session.execute(text("UPDATE entree_registre SET objet_id = '9' WHERE rang = 2"))
    assert "altération à l’entrée 2" in client.page("/registre/verification")


def test_head_that_is_lost_or_cannot_be_read_is_told(actes: Actes, client: ClientVerifie, auditeur: Utilisateur):
    inscrit(actes, 3)
    perdue = "2:" + "f" * 64
    assert "réécrite ou raccourcie" in client.page(f"/registre/verification?tetes={perdue}")
    assert "Cette tête ne se lit pas" in client.page("/registre/verification?tetes=rien", 422)


def test_readings_have_a_trail_of_their_own(actes: Actes, client: ClientVerifie, auditeur: Utilisateur):
    with actes.ouvre(OUTIL) as acte:
        acte.inscrire_lecture("demande", 7, {"page": "dossier"})
    assert "Demande 7" in client.page("/registre/lectures").replace("\u00a0", " ")
    assert "encore vide" in client.page("/registre")


def test_entries_are_exported_as_filtered(actes: Actes, client: ClientVerifie, auditeur: Utilisateur):
    inscrit(actes, 3)
    inscrit(actes, 2, "incident")
    reponse = client.get("/registre/actes.csv?acte=incident")
    lignes = reponse.get_data().decode("utf-8-sig").splitlines()
    assert lignes[0].startswith("Rang;Quand;Qui")
    assert len(lignes) == 3
    assert "attachment" in reponse.headers["Content-Disposition"]


def ecrits() -> tuple[set[str], set[str]]:
    """Return the acts and the kinds of object that the code writes in the register by their name."""
    trouves: tuple[set[str], set[str]] = (set(), set())
    appels = (noeud for f in Path("caleol").rglob("*.py") for noeud in ast.walk(ast.parse(f.read_text())))
    for appel in appels:
        if isinstance(appel, ast.Call) and isinstance(appel.func, ast.Attribute) and appel.func.attr == "inscrire":
            for argument, noms in zip(appel.args, trouves, strict=False):
                noms.update(str(c.value) for c in ast.walk(argument) if isinstance(c, ast.Constant))
    return trouves


def test_every_act_and_object_of_the_register_has_its_french_words():
    actes, objets = ecrits()
    assert len(actes) > 60
    assert actes - ACTES.keys() == set()
    assert objets - OBJETS.keys() == set()
