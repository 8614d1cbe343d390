"""Tables and lists of facts: thin rules, heads repeated on each page, no row cut in two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from caleol.documents.style import (
    CELLULES,
    CREUX,
    DENSE,
    ENCRE,
    ETIQUETTE,
    FONTE_DE_TABLE,
    TETES,
    TRAIT,
    TRAIT_FORT,
    Balise,
    assemble,
    fort,
    paragraphe,
    propre,
    prose,
)

_MOT: Final = re.compile(r"[^ \n]{1,400}[ \n]?|[ \n]")
NEANT: Final = "Néant"
NON_CONNU: Final = "non connu"
_MORCEAU: Final = 1800
"""Longest run of letters in one row, about a third of a page: a row then always fits on a page."""
_LIGNE: Final = 90
"""Letters that a new line is counted for."""
_TROP_HAUT: Final = 560.0
"""Height in points above which a row is cut rather than lost: it would not fit on a page."""


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column: title, share of the width, alignment (g left, d right, c centre)."""

    titre: str
    part: float
    aligne: str = "g"


@dataclass(frozen=True, slots=True)
class Ligne:
    """One row of cells; `suites` are full-width rows below it (motive, condition) that never part from it.

    `groupe` is a row that names those that follow (a commune, a kind of voice). `pied` is room, in points, left
    under the text, to sign.
    """

    cellules: tuple[Balise, ...] = ()
    suites: tuple[Balise, ...] = ()
    groupe: Balise | None = None
    pied: float = 0.0


def tableau(
    colonnes: Sequence[Colonne],
    lignes: Sequence[Ligne],
    largeur: float,
    *,
    total: Ligne | None = None,
    grille: bool = False,
) -> Flowable:
    """Return a table with a repeated head; without a row it says « néant ». `grille` adds upright rules."""
    if not lignes:
        return paragraphe(prose(NEANT), DENSE)
    pose = _Pose(len(colonnes))
    pose.tete(colonnes)
    for ligne in lignes:
        pose.ligne(ligne, colonnes)
    if total:
        pose.ligne(total, colonnes)
        pose.regle("LINEABOVE", pose.fin, 0.9, ENCRE)
    if grille:
        pose.styles.append(("INNERGRID", (0, 0), (-1, -1), 0.4, TRAIT))
        pose.styles.append(("BOX", (0, 0), (-1, -1), 0.4, TRAIT))
        pose.serre(colonnes)
    parts = sum(colonne.part for colonne in colonnes)
    largeurs = [largeur * colonne.part / parts for colonne in colonnes]
    return _table(pose.rangs, largeurs, pose.styles, repeatRows=1, spaceBefore=3, spaceAfter=4)


def faits(paires: Sequence[tuple[str, Balise]], largeur: float, *, etiquette: float = 0.16) -> Flowable:
    """Return a list of facts, label at the left, value at the right; facts without a value are left out."""
    rangs = [[paragraphe(prose(nom), ETIQUETTE), paragraphe(valeur, DENSE)] for nom, valeur in paires if valeur]
    if not rangs:
        return Spacer(0, 0)
    styles = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
    return _table(rangs, [largeur * etiquette, largeur * (1 - etiquette)], styles, spaceAfter=3)


def liste(elements: Sequence[Balise]) -> list[Flowable]:
    """Return one dense paragraph an element, or « néant »."""
    return [paragraphe(element, DENSE) for element in elements or (prose(NEANT),)]


class _Pose:
    """Builds the rows and their rules side by side."""

    def __init__(self, colonnes: int) -> None:
        self.colonnes = colonnes
        self.rangs: list[list[Any]] = []
        self.styles: list[Any] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]

    @property
    def fin(self) -> int:
        return len(self.rangs) - 1

    def tete(self, colonnes: Sequence[Colonne]) -> None:
        self.rangs.append([paragraphe(prose(colonne.titre), TETES[colonne.aligne]) for colonne in colonnes])
        self.styles += [("VALIGN", (0, 0), (-1, 0), "BOTTOM"), ("BACKGROUND", (0, 0), (-1, 0), CREUX)]
        self.regle("LINEBELOW", 0, 0.7, TRAIT_FORT)
        for rang, (avant, colonne) in enumerate(pairwise(colonnes), start=1):
            if avant.aligne == "d" and colonne.aligne == "g":
                self.styles.append(("LEFTPADDING", (rang, 0), (rang, -1), 12))

    def ligne(self, ligne: Ligne, colonnes: Sequence[Colonne]) -> None:
        if ligne.groupe is not None:
            self._etendue(fort(ligne.groupe), 0)
            self.styles.append(("NOSPLIT", (0, self.fin), (0, self.fin + 1)))
            self.regle("LINEBELOW", self.fin, 0.4, TRAIT)
            return
        self.rangs.append([_cellule(texte, colonne) for texte, colonne in zip(ligne.cellules, colonnes, strict=True)])
        if ligne.pied:
            self.styles.append(("BOTTOMPADDING", (0, self.fin), (-1, self.fin), ligne.pied))
        debut, poids = self.fin, 0
        for suite in ligne.suites:
            self._etendue(suite, 1)
            self.styles.append(("TOPPADDING", (0, self.fin), (-1, self.fin), 0))
            poids += len(suite)
            if poids <= _MORCEAU or suite is ligne.suites[0]:
                self.styles.append(("NOSPLIT", (0, debut), (0, self.fin)))
        self.regle("LINEBELOW", self.fin, 0.4, TRAIT)

    def serre(self, colonnes: Sequence[Colonne]) -> None:
        for rang, colonne in enumerate(colonnes):
            if colonne.aligne == "c":
                self.styles.append(("LEFTPADDING", (rang, 0), (rang, -1), 1))
                self.styles.append(("RIGHTPADDING", (rang, 0), (rang, -1), 1))

    def regle(self, genre: str, rang: int, epaisseur: float, couleur: Any) -> None:
        self.styles.append((genre, (0, rang), (-1, rang), epaisseur, couleur))

    def _etendue(self, balise: Balise, depuis: int) -> None:
        vides = [""] * (self.colonnes - depuis - 1)
        self.rangs.append([""] * depuis + [paragraphe(balise, DENSE), *vides])
        self.styles.append(("SPAN", (depuis, self.fin), (-1, self.fin)))


def _cellule(balise: Balise, colonne: Colonne) -> Paragraph:
    return paragraphe(balise, CELLULES[colonne.aligne])


def _table(rangs: list[list[Any]], largeurs: list[float], styles: list[Any], **options: Any) -> Table:
    """Build the table; its rows are never cut, save one that no page could hold."""
    trop_haut = any(_hauteur(rang, largeurs) > _TROP_HAUT for rang in rangs)
    table = Table(rangs, colWidths=largeurs, hAlign="LEFT", splitByRow=1, splitInRow=int(trop_haut), **options)
    table.setStyle(TableStyle([FONTE_DE_TABLE, *styles]))
    return table


def _hauteur(rang: list[Any], largeurs: list[float]) -> float:
    """Return the height of the tallest cell; a cell alone in its row spans what lies at its right."""
    cellules = [(rang_cellule, cellule) for rang_cellule, cellule in enumerate(rang) if cellule]
    seule = len(cellules) == 1
    return max(
        (cellule.wrap((sum(largeurs[n:]) if seule else largeurs[n]) - 6, 1e6)[1] for n, cellule in cellules),
        default=0.0,
    )


def morceaux(texte: str) -> list[str]:
    """Cut a long text at its spaces and lines in runs that each fit on a page."""
    coupes, poids = [""], 0
    for mot in _MOT.findall(propre(texte).strip()):
        cout = len(mot) + _LIGNE * mot.count("\n")
        if poids + cout > _MORCEAU and coupes[-1]:
            coupes, poids = [*coupes, ""], 0
        coupes[-1] += mot
        poids += cout
    return [coupe.strip(" \n") for coupe in coupes]


def lignes_de(etiquette: str, texte: str) -> list[Balise]:
    """Return a labelled sentence as the full-width rows it needs, the label on the first."""
    premier, *suite = morceaux(texte)
    return [assemble(fort(prose(etiquette)), prose(premier)), *(prose(morceau) for morceau in suite)]
