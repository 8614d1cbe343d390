"""The typefaces: what they hold, what is left to the fallback, and spaces that never break."""

from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it has no types
from hypothesis import given
from hypothesis import strategies as st

from caleol.documents import polices
from caleol.documents.fontes.fabrique import ICI, POIDS, fige
from caleol.documents.style import DENSE, paragraphe, prose
from caleol.kernel.francais import euros

RACINE = ICI.parents[2]
FRANCAIS = "AÀÂÆBCÇDEÉÈÊËFGHIÎÏJKLMNOÔŒPQRSTUÙÛÜVWXYZaàâæçéèêëîïôœùûüÿ0123456789’«»…–—€%²°;:!? \u00a0\u202f"


@pytest.mark.parametrize("police", [polices.TEXTE, polices.TEXTE_DEMI, polices.TEXTE_GRAS, polices.TITRE])
def test_french_needs_no_fallback(police: str):
    assert polices.runs(FRANCAIS, police) == [(police, FRANCAIS)]


def test_a_name_keeps_its_diacritics_letter_by_letter():
    assert polices.runs("Łukasz Őry-N’Guessan", polices.TEXTE) == [
        (polices.SECOURS, "Ł"),
        (polices.TEXTE, "ukasz "),
        (polices.SECOURS, "Ő"),
        (polices.TEXTE, "ry-N’Guessan"),
    ]


def test_a_mark_stays_with_its_letter():
    assert polices.runs("q\u0302x", polices.TEXTE)[0][1] in {"q\u0302", "q\u0302x"}


def test_what_no_typeface_has_is_printed_as_its_code_point():
    assert polices.runs("a王b", polices.TEXTE) == [
        (polices.TEXTE, "a"),
        (polices.TEXTE, "[U+738B]"),
        (polices.TEXTE, "b"),
    ]


@given(st.text(st.characters(exclude_categories=("C", "Z", "M"))))
def test_every_glyph_of_a_run_is_in_its_typeface(texte: str):
    for police, run in polices.runs(texte, polices.TEXTE):
        assert {ord(lettre) for lettre in run} <= polices._couverture(police)


@pytest.mark.parametrize(("fichier", "famille", "style", "poids"), POIDS)
def test_files_are_those_that_the_script_makes(fichier: str, famille: str, style: str, poids: int):
    neuve = fige(RACINE / "static" / "fonts" / fichier, famille, style, poids)
    gardee = TTFont(ICI / f"{famille.replace(' ', '')}-{style}.ttf")
    assert gardee.getBestCmap() == neuve.getBestCmap()
    assert gardee["hmtx"].metrics == neuve["hmtx"].metrics


@pytest.mark.parametrize("licence", ["caleol-texte", "caleol-titre", "dejavu"])
def test_licences_lie_beside_the_files(licence: str):
    assert "opyright" in (ICI / f"LICENCE-{licence}.txt").read_text()


@pytest.mark.parametrize("largeur", range(30, 140, 7))
def test_an_amount_is_never_cut_by_a_line_break(largeur: int):
    """ReportLab alone breaks at U+202F and loses it."""
    montant = euros(123456789)
    bloc: Any = paragraphe(prose(f"Il reste {montant} à payer sur {montant}."), DENSE)
    bloc.wrap(max(largeur, 76), 1000)
    lignes = [_texte_de_ligne(ligne) for ligne in bloc.blPara.lines]
    assert sum(ligne.count("1 234 567,89 €") for ligne in lignes) == 2


def _texte_de_ligne(ligne: Any) -> str:
    mots = ligne[1] if isinstance(ligne, tuple) else [mot.text for mot in ligne.words]
    return " ".join(mots).replace(polices.FINE_LIEE, " ").replace("\u00a0", " ")
