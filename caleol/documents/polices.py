"""The typefaces of the papers: registered once, with a fallback letter by letter for what they lack.

Caleol Texte and Caleol Titre cover French and the names of most of Europe; DejaVu Sans serves the other
letters, so that no diacritic is ever dropped. A letter that neither has is printed as its code point.

ReportLab breaks a line at U+202F, and loses it: texts for paragraphs carry ``FINE_LIEE`` in its place,
a private code point that `Police` turns back to U+202F when it writes: the file holds the true character.
"""

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray
from reportlab.pdfbase.ttfonts import TTFont

from caleol.kernel.francais import FINE

TEXTE: Final = "CaleolTexte"
TEXTE_DEMI: Final = "CaleolTexte-SemiBold"
TEXTE_GRAS: Final = "CaleolTexte-Bold"
TITRE: Final = "CaleolTitre"
SECOURS: Final = "DejaVuSans"
SECOURS_GRAS: Final = "DejaVuSans-Bold"
FINE_LIEE: Final = "\ue02f"

_DOSSIER: Final = Path(__file__).parent / "fontes"
_FICHIERS: Final = {
    TEXTE: "CaleolTexte-Regular.ttf",
    TEXTE_DEMI: "CaleolTexte-SemiBold.ttf",
    TEXTE_GRAS: "CaleolTexte-Bold.ttf",
    TITRE: "CaleolTitre-Medium.ttf",
    SECOURS: "DejaVuSans.ttf",
    SECOURS_GRAS: "DejaVuSans-Bold.ttf",
}
# family: (regular, the weight of <b>); no italic, French quotes with « »
_FAMILLES: Final = {
    TEXTE: TEXTE_DEMI,
    TEXTE_DEMI: TEXTE_DEMI,
    TEXTE_GRAS: TEXTE_GRAS,
    TITRE: TITRE,
    SECOURS: SECOURS_GRAS,
}


class Police(TTFont):
    """A TTF where ``FINE_LIEE`` has the width of U+202F and is written as U+202F."""

    def __init__(self, nom: str, chemin: Path) -> None:
        """Load the file; `nom` is the name used in styles."""
        super().__init__(nom, str(chemin), shapable=False)
        largeur = self.face.charWidths[ord(FINE)]
        self.face.charWidths[ord(FINE_LIEE)] = largeur
        self.face.makeSubset = _une_fois(self.face.makeSubset)  # type: ignore[method-assign, assignment] # kept once
        self._largeurs = _une_fois(lambda lettres: PDFArray(map(self.face.getCharWidth, lettres)).format(None))

    def splitString(self, text: str | bytes, doc: object, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802 - ReportLab's name
        """Cut the text in runs of one subset, as ReportLab asks, with U+202F put back."""
        texte = text.decode(encoding) if isinstance(text, bytes) else text
        morceaux: list[tuple[int, bytes]] = super().splitString(texte.replace(FINE_LIEE, FINE), doc, encoding)
        return morceaux

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        """Add the letters that a paper uses, as ReportLab asks, with their widths written once."""
        sous_ensembles = self.state[doc].subsets
        noms = [self.getSubsetInternalName(rang, doc).removeprefix("/") for rang in range(len(sous_ensembles))]
        super().addObjects(doc)
        polices = doc.idToObject["BasicFonts"].dict
        for nom, lettres in zip(noms, sous_ensembles, strict=True):
            polices[nom].Widths = self._largeurs(lettres)


def _une_fois(fait: Callable[[Sequence[int]], Any]) -> Callable[[Sequence[int]], Any]:
    """Keep what was made of some letters: the papers of a batch use the same ones."""
    garde = lru_cache(maxsize=64)(fait)
    return lambda lettres: garde(tuple(lettres))


@cache
def _polices() -> dict[str, Police]:
    return {nom: Police(nom, _DOSSIER / fichier) for nom, fichier in _FICHIERS.items()}


@cache
def register_polices() -> None:
    """Make the typefaces known to ReportLab; the first call loads the files, the others do nothing."""
    rl_config.useA85 = 0  # a page is kept as bytes: letters in their place take longer and are larger by a quarter
    for police in _polices().values():
        pdfmetrics.registerFont(police)
    for normal, gras in _FAMILLES.items():
        pdfmetrics.registerFontFamily(normal, normal=normal, bold=gras, italic=normal, boldItalic=gras)


@cache
def _couverture(police: str) -> frozenset[int]:
    return frozenset(_polices()[police].face.charToGlyph)


def runs(texte: str, police: str) -> list[tuple[str, str]]:
    """Cut a text in (typeface, run): `police` where it has the letters, DejaVu Sans where it has not.

    A letter and its marks stay in one run. What no typeface has becomes its code point « [U+738B] ».
    """
    if texte and {ord(lettre) for lettre in texte} <= _couverture(police):
        return [(police, texte)]
    par_police = [(_police_de(grappe, police), grappe) for grappe in _grappes(texte)]
    coupes: list[tuple[str, str]] = []
    for nom, groupe in groupby(par_police, key=lambda paire: paire[0]):
        lettres = "".join(grappe for _, grappe in groupe)
        coupes.append((nom, lettres) if nom else (police, _codes(lettres)))
    return coupes


def _grappes(texte: str) -> list[str]:
    grappes: list[str] = []
    for lettre in texte:
        if grappes and unicodedata.category(lettre).startswith("M"):
            grappes[-1] += lettre
        else:
            grappes.append(lettre)
    return grappes


def _police_de(grappe: str, police: str) -> str:
    codes = {ord(lettre) for lettre in grappe}
    return next((nom for nom in (police, SECOURS) if codes <= _couverture(nom)), "")


def _codes(lettres: str) -> str:
    return "".join(f"[U+{ord(lettre):04X}]" for lettre in lettres)
