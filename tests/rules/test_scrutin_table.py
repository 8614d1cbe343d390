"""The decision table of the ballots: each row of `tables/scrutin.csv` is a test."""

from pathlib import Path

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.scrutin.depouillement import depouiller
from tests.rules.table_scrutin import LigneTable, dit, dit_impossible, lignes, scrutin

RACINE = Path(__file__).parents[2]
LIGNES = lignes()
ATTENDUS = ("voix du lot", "quorum", "participation", "décompte", "issue", "règle")
THEMES = {
    "voix",
    "quorum",
    "participation",
    "majorité",
    "égalité",
    "second tour",
    "pouvoirs",
    "déport",
    "renvoi",
    "classements",
}


IMPOSSIBLES = tuple(ligne for ligne in LIGNES if ligne["issue"].startswith("impossible"))
POSSIBLES = tuple(ligne for ligne in LIGNES if ligne not in IMPOSSIBLES)


def nom(ligne: LigneTable) -> str:
    return f"{ligne['cas']}-{ligne['titre']}"


@pytest.mark.parametrize("ligne", POSSIBLES, ids=nom)
def test_case(ligne: LigneTable):
    attendu = {colonne: ligne[colonne] for colonne in ATTENDUS if ligne[colonne]}
    trouve = dit(depouiller(scrutin(ligne)))
    assert {colonne: trouve[colonne] for colonne in attendu} == attendu


@pytest.mark.parametrize("ligne", IMPOSSIBLES, ids=nom)
def test_case_that_cannot_be_counted(ligne: LigneTable):
    with pytest.raises(Refus) as refus:
        depouiller(scrutin(ligne))
    assert dit_impossible(refus.value.data.get("cause") or refus.value.code) == ligne["issue"]


def test_the_table_is_whole_and_readable():
    assert len(LIGNES) >= 200
    assert f"{len(LIGNES)} cas" in (RACINE / "docs" / "scrutin.md").read_text(encoding="utf-8")
    assert [ligne["cas"] for ligne in LIGNES] == [str(rang) for rang in range(1, len(LIGNES) + 1)]
    assert {ligne["thème"] for ligne in LIGNES} == THEMES
    assert all(ligne["titre"] and ligne["texte"] and ligne["issue"] for ligne in LIGNES)
    titres = [ligne["titre"] for ligne in LIGNES]
    assert len(set(titres)) == len(titres)


def test_every_row_says_whether_the_law_was_seen():
    mots = ("lu)", "(lus)", "non lu", "règlement", "réglage", "lecture proposée", "lu par")
    assert all(any(mot in ligne["texte"] for mot in mots) for ligne in LIGNES)
