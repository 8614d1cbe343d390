"""Look of the papers: margins, colours, paragraph styles, and the one door through which text becomes markup.

ReportLab reads tags and colours in any text: nothing goes into a `Paragraph` but what `prose`, `brut`, `fort`
and `assemble` return. `prose` is for sentences (it sets French spaces and raises ordinals); `brut` is for
names, numbers and references, printed letter for letter.
"""

import re
import unicodedata
from copy import copy
from functools import lru_cache
from typing import Any, Final, NewType
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph

from caleol.documents.polices import FINE_LIEE, TEXTE, TEXTE_DEMI, TITRE, register_polices, runs
from caleol.kernel.francais import FINE, exposants, typographie

Balise = NewType("Balise", str)
"""Text made safe for `Paragraph`; only this module makes it."""

MARGE_COTE: Final = 16 * mm
MARGE_HAUT: Final = 22 * mm
MARGE_BAS: Final = 20 * mm

ENCRE: Final = HexColor("#1B2629")
ENCRE_DOUCE: Final = HexColor("#515B5D")
TRAIT: Final = HexColor("#C9C3B6")
TRAIT_FORT: Final = HexColor("#7F7B70")
CREUX: Final = HexColor("#F3F0E9")
LAMPE: Final = HexColor("#F2B23E")
LAMPE_PALE: Final = HexColor("#FBEBC8")

_LIGNES_VIDES: Final = re.compile(r"[ \t]*[\r\n][\s]*")
TROP_ETROIT: Final = 0x7FFFFFFF  # the height that ReportLab gives where nothing fits in the width
CORPS_PT: Final = 10.5
DENSE_PT: Final = 9.3
MICRO_PT: Final = 8.5


def _style(nom: str, police: str, corps: float, interligne: float, **autres: Any) -> ParagraphStyle:
    communs: dict[str, Any] = {
        "fontName": police,
        "fontSize": corps,
        "leading": interligne,
        "textColor": ENCRE,
        "bulletFontName": TEXTE,
        "splitLongWords": 1,
        "allowWidows": 0,
        "allowOrphans": 0,
    }
    return ParagraphStyle(nom, **(communs | autres))


BAILLEUR: Final = _style("bailleur", TITRE, 14, 17)
TITRE_1: Final = _style("titre-1", TITRE, 22, 26, spaceAfter=2)
SOUS_TITRE: Final = _style("sous-titre", TEXTE, 11.5, 15, textColor=ENCRE_DOUCE, spaceAfter=4)
TITRE_2: Final = _style("titre-2", TITRE, 14, 17, spaceBefore=12)
TITRE_3: Final = _style("titre-3", TEXTE_DEMI, 10.5, 14, spaceBefore=8, spaceAfter=2)
TITRE_LOT: Final = _style("titre-lot", TITRE, 12.5, 15.5)
CORPS: Final = _style("corps", TEXTE, CORPS_PT, 14.2, spaceAfter=4)
DENSE: Final = _style("dense", TEXTE, DENSE_PT, 11.8)
DENSE_DROITE: Final = _style("dense-droite", TEXTE, DENSE_PT, 11.8, alignment=TA_RIGHT)
DENSE_CENTRE: Final = _style("dense-centre", TEXTE, DENSE_PT, 11.8, alignment=TA_CENTER)
MICRO: Final = _style("micro", TEXTE, MICRO_PT, 10.8, textColor=ENCRE_DOUCE)
MICRO_DROITE: Final = _style("micro-droite", TEXTE, MICRO_PT, 10.8, textColor=ENCRE_DOUCE, alignment=TA_RIGHT)
BANDEAU: Final = _style("bandeau", TEXTE_DEMI, MICRO_PT, 10.8)
TETE: Final = _style("tete", TEXTE_DEMI, MICRO_PT, 10.4)
TETE_DROITE: Final = _style("tete-droite", TEXTE_DEMI, MICRO_PT, 10.4, alignment=TA_RIGHT)
TETE_CENTRE: Final = _style("tete-centre", TEXTE_DEMI, MICRO_PT, 10.4, alignment=TA_CENTER)
ETIQUETTE: Final = _style("etiquette", TEXTE, DENSE_PT, 11.8, textColor=ENCRE_DOUCE)

CELLULES: Final = {"g": DENSE, "d": DENSE_DROITE, "c": DENSE_CENTRE}
TETES: Final = {"g": TETE, "d": TETE_DROITE, "c": TETE_CENTRE}


FONTE_DE_TABLE: Final = ("FONT", (0, 0), (-1, -1), TEXTE, DENSE_PT)
"""First command of every `TableStyle`: without it a table asks for Helvetica, which is not embedded."""


def propre(texte: str) -> str:
    """Compose letters and marks (NFC); one new line at a time, no other control, nothing invisible."""
    if texte.isprintable():
        return unicodedata.normalize("NFC", texte)
    lettres = []
    for lettre in unicodedata.normalize("NFC", _LIGNES_VIDES.sub("\n", texte)):
        genre = unicodedata.category(lettre)
        if lettre in "\n\u00a0\u202f":
            lettres.append(lettre)
        elif lettre == "\t" or genre in {"Zs", "Zl", "Zp"}:
            lettres.append(" ")
        elif genre not in {"Cc", "Cf", "Cs", "Co"}:
            lettres.append(lettre)
    return "".join(lettres)


def brut(texte: str, police: str = TEXTE) -> Balise:
    """Return a name, number or reference as markup, letter for letter; a new line stays one."""
    lignes = propre(texte).split("\n")
    return Balise("<br/>".join(_ligne(ligne, police) for ligne in lignes))


@lru_cache(maxsize=1024)
def prose(texte: str, police: str = TEXTE) -> Balise:
    """Return a sentence as markup, with French spaces and apostrophes and raised ordinals."""
    fragments = exposants(typographie(propre(texte)))
    return Balise("".join(_exposant(brut(bout, police)) if haut else brut(bout, police) for bout, haut in fragments))


def fort(balise: Balise) -> Balise:
    """Return the markup in semi-bold."""
    return Balise(f"<b>{balise}</b>")


def doux(balise: Balise) -> Balise:
    """Return the markup in the softer ink of labels and notes."""
    return Balise(f'<font color="{ENCRE_DOUCE.hexval().replace("0x", "#")}">{balise}</font>')


def assemble(*parties: Balise, separateur: str = " ") -> Balise:
    """Join the parts that are not empty; `separateur` is text, or a new line for a line break."""
    lien = "<br/>" if separateur == "\n" else escape(separateur.replace(FINE, FINE_LIEE))
    return Balise(lien.join(partie for partie in parties if partie))


class _Paragraphe(Paragraph):
    """A paragraph that keeps its lines for each width: frames ask twice, and a batch of letters repeats its texts."""

    blPara: Any  # noqa: N815 - ReportLab's name

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._lignes_de: dict[float, tuple[Any, float]] = {}

    def wrap(self, largeur: float, hauteur: float) -> tuple[float, float]:
        """Return the room taken, breaking the lines only where this width is new."""
        if largeur not in self._lignes_de:
            _, haut = super().wrap(largeur, hauteur)
            if haut >= TROP_ETROIT:
                return 0, haut
            self._lignes_de[largeur] = (self.blPara, haut)
        self.width = largeur
        self.blPara, self.height = self._lignes_de[largeur]
        return self.width, self.height


def paragraphe(balise: Balise, style: ParagraphStyle = CORPS) -> Paragraph:
    """Return a flowable from markup; the only place that builds a `Paragraph`."""
    register_polices()
    return copy(_compose(balise, style))


@lru_cache(maxsize=512)
def _compose(balise: Balise, style: ParagraphStyle) -> _Paragraphe:
    """Read the markup once: what the same text and the same style give never changes."""
    return _Paragraphe(balise, style)


def _ligne(ligne: str, police: str) -> str:
    morceaux = ((nom, escape(run.replace(FINE, FINE_LIEE))) for nom, run in runs(ligne, police))
    return "".join(run if nom == police else f'<font name="{nom}">{run}</font>' for nom, run in morceaux)


def _exposant(balise: Balise) -> str:
    return f'<super rise="34%" size="70%">{balise}</super>'
