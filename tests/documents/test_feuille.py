"""A paper in plain parts as a PDF: markup typed by anybody is text, nothing is lost, nothing runs out of the page."""

import pytest

from caleol.documents.feuille import rediger
from caleol.exports.feuille_html import page_feuille
from caleol.kernel.feuille import (
    Bloc,
    Colonne,
    Faits,
    Feuille,
    Partie,
    Puces,
    Rang,
    Signatures,
    Tableau,
    Texte,
    Titre,
    dit,
    doux,
    fort,
    nomme,
)
from caleol.kernel.papiers import Signature
from tests.documents import exemples
from tests.documents.lecture import lettres, pages, texte

PIEGE = '<b>&amp;</b><script>alert("1")</script> <font color="red">«'
LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 6


def blocs(mot: str) -> tuple[Bloc, ...]:
    """Return each kind of block with a word in every place where somebody may type."""
    cellule = (nomme(mot, "fort"), fort(mot), doux(mot, suite=True), *dit(mot))
    rang = Rang((cellule, cellule), suites=(cellule,))
    colonnes = (Colonne(mot, 60), Colonne("Points", 40, "d"))
    return (
        Texte(cellule),
        Texte(cellule, petit=True),
        Titre(mot, nom=True, page=True),
        Titre(mot),
        Faits((("Étiquette", cellule), ("Vide", ()))),
        Puces((cellule,)),
        Puces(()),
        Tableau(mot, colonnes, (Rang(groupe=mot), rang), total=rang, grille=True),
        Signatures((Signature(qualite=mot, nom=mot),)),
    )


def feuille(mot: str, fois: int = 1) -> Feuille:
    return Feuille(
        entete=exemples.entete("LIVRET"),
        titre="Livret",
        sous_titre=mot,
        courant=mot,
        parties=tuple(Partie(mot, blocs(mot), page=True) for _ in range(fois)),
    )


@pytest.mark.parametrize("mot", [PIEGE, LONG, "Őry-N’Guessan مريم 李", "a\x00b\nc"])
def test_what_anybody_types_is_printed_as_text_inside_the_margins(mot: str):
    pdf = rediger(feuille(mot))
    for page in lettres(pdf):
        assert min(lettre["x0"] for lettre in page) > 40
        assert max(lettre["x1"] for lettre in page) < 595 - 40
    if mot is PIEGE:
        assert '<script>alert("1")</script>' in texte(pdf)
        seule = page_feuille(mot, blocs(mot))
        assert "<script>" not in seule
        assert "<font" not in seule


def test_many_sheets_are_numbered_and_the_same_twice():
    long = feuille("Mme Dupont", 12)
    pdf = rediger(long)
    feuilles = pages(pdf)
    assert len(feuilles) == 25
    assert "Page 25/25" in feuilles[-1]
    assert rediger(long) == pdf


def test_a_paper_without_a_part_is_still_a_paper():
    vide = Feuille(entete=exemples.entete("AFF"), titre="Rien", sous_titre="rien", courant="rien", parties=())
    assert "Page 1/1" in texte(rediger(vide))
    neant = Feuille(
        entete=exemples.entete("AFF"), titre="Rien", sous_titre="", courant="", parties=(Partie("Vide", ()),)
    )
    assert "Néant" in texte(rediger(neant))
