"""The letters to households: window envelope, letterhead of the agency, blocks kept whole, signature.

The address stands where the window of a DL envelope shows it: 110 mm from the left, between 45 and 80 mm from the
top, when the sheet is folded in three. A batch is printed on both sides: each letter begins on a new sheet.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer, Table, TableStyle

from caleol.documents.gabarit import FABRICATION, CanvasNumerote, pose
from caleol.documents.polices import TEXTE, register_polices
from caleol.documents.style import (
    BAILLEUR,
    CORPS,
    CREUX,
    DENSE,
    ENCRE,
    ETIQUETTE,
    FONTE_DE_TABLE,
    MICRO,
    TITRE_3,
    TRAIT,
    TRAIT_FORT,
    Balise,
    assemble,
    brut,
    fort,
    paragraphe,
    prose,
)
from caleol.kernel.courriers import BlocLettre, GenreBloc, Lettre
from caleol.kernel.francais import date_longue

GAUCHE: Final = 22 * mm
DROITE: Final = 18 * mm
LARGEUR: Final = A4[0] - GAUCHE - DROITE
FENETRE_X: Final = 110 * mm
FENETRE_HAUT: Final = 47 * mm
FENETRE: Final = (85 * mm, 33 * mm)
DEBUT: Final = 92 * mm
"""Where the text of the first page begins, from its top: under the fold of the envelope."""
BAS: Final = 17 * mm
PAGE_UNE: Final = A4[1] - DEBUT - BAS
"""The height of the text on the first page."""
GRAS: Final = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class _Mise:
    """How a letter is set: its two sizes of text, the room around them, the columns of the sheet of a dwelling."""

    corps: ParagraphStyle
    dense: ParagraphStyle
    espace: float = 10
    colonnes: int = 1


AEREE: Final = _Mise(CORPS, DENSE)
SERREE: Final = _Mise(
    ParagraphStyle("corps-serre", CORPS, fontSize=10, leading=12.5, spaceAfter=3),
    ParagraphStyle("dense-serre", DENSE, fontSize=9, leading=11),
    espace=6,
    colonnes=2,
)
LIES: Final = 2
"""How many of the last parts of a letter of two pages go with its signature and its slip: neither stands alone."""


def rediger_lettre(lettre: Lettre) -> bytes:
    """Return a letter in PDF, on one page where it fits set closer; the same data give the same bytes."""
    register_polices()
    sortie = BytesIO()
    with FABRICATION:
        document = BaseDocTemplate(
            sortie,
            pagesize=A4,
            title=f"{lettre.objet}, {lettre.reference}",
            author=lettre.expediteur[0] if lettre.expediteur else "",
            subject=lettre.reference,
            creator="CALEOL",
            producer="CALEOL",
            lang="fr-FR",
            displayDocTitle=1,
            invariant=1,
            pageCompression=1,
            initialFontName=TEXTE,
        )
        marques = _Marques(lettre)
        document.addPageTemplates(
            [
                PageTemplate("une", [_cadre(PAGE_UNE)], onPage=marques.une, autoNextPageTemplate="suite"),
                PageTemplate("suite", [_cadre(A4[1] - 24 * mm - BAS)], onPage=marques.suite),
            ]
        )
        document.build(_contenu(lettre), canvasmaker=CanvasNumerote)
    return sortie.getvalue()


def assembler(lettres: Sequence[bytes], *, recto_verso: bool = True) -> bytes:
    """Return letters in one file, in the order given; on both sides, each begins on a new sheet."""
    ecrivain = PdfWriter()
    for contenu in lettres:
        lecteur = PdfReader(BytesIO(contenu))
        for page in lecteur.pages:
            ecrivain.add_page(page)
        if recto_verso and len(lecteur.pages) % 2:
            ecrivain.add_blank_page(*A4)
    ecrivain.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    sortie = BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def _cadre(hauteur: float) -> Frame:
    return Frame(GAUCHE, BAS, LARGEUR, hauteur, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


class _Marques:
    """Draws what stands outside the text: letterhead, window, running head, foot."""

    def __init__(self, lettre: Lettre) -> None:
        self.lettre = lettre

    def une(self, canevas: Canvas, _document: object) -> None:
        lettre = self.lettre
        nom, *suite = lettre.expediteur or ("",)
        tete = [paragraphe(brut(nom, BAILLEUR.fontName), BAILLEUR), paragraphe(_lignes(suite), MICRO)]
        _pile(canevas, tete, GAUCHE, A4[1] - 16 * mm, 78 * mm)
        adresse = [paragraphe(_lignes(lettre.destinataire), CORPS)]
        _pile(canevas, adresse, FENETRE_X, A4[1] - FENETRE_HAUT, FENETRE[0])
        self._pied(canevas)

    def suite(self, canevas: Canvas, _document: object) -> None:
        y = A4[1] - 14 * mm
        nom = self.lettre.expediteur[0] if self.lettre.expediteur else ""
        pose(canevas, f"{nom} · {self.lettre.objet}", GAUCHE, y, largeur=0.6 * LARGEUR)
        pose(canevas, self.lettre.reference, A4[0] - DROITE, y, largeur=0.38 * LARGEUR, a_droite=True)
        canevas.setStrokeColor(TRAIT)
        canevas.line(GAUCHE, y - 4, A4[0] - DROITE, y - 4)
        self._pied(canevas)

    def _pied(self, canevas: Canvas) -> None:
        pose(canevas, self.lettre.donnees, GAUCHE, 12 * mm, largeur=0.82 * LARGEUR)


def _pile(canevas: Canvas, elements: Sequence[Flowable], x: float, haut: float, largeur: float) -> None:
    """Draw flowables one under the other from a height."""
    for element in elements:
        _, hauteur = element.wrapOn(canevas, largeur, 200)
        haut -= hauteur
        element.drawOn(canevas, x, haut)


def _lignes(lignes: Sequence[str]) -> Balise:
    return assemble(*(brut(ligne) for ligne in lignes), separateur="\n")


def _contenu(lettre: Lettre) -> list[Flowable]:
    """Return what a letter prints: on one page where it fits, else its end kept with what stands before."""
    for mise in (AEREE, SERREE):
        tout = [*_tete(lettre, mise), *_corps(lettre, mise), *_fin(lettre, mise)]
        if _hauteur(tout) <= PAGE_UNE:
            return _entiers(tout)
    corps = list(_corps(lettre, AEREE))
    fin = KeepTogether([*corps[-LIES:], *_fin(lettre, AEREE)])
    return [*_tete(lettre, AEREE), *_entiers(corps[:-LIES]), fin]


def _entiers(elements: Sequence[Flowable]) -> list[Flowable]:
    """Return flowables, no table of which is cut by the end of a page."""
    return [KeepTogether([element]) if isinstance(element, Table) else element for element in elements]


def _hauteur(elements: Sequence[Flowable]) -> float:
    """Return the height that flowables take one under the other."""
    total, dessous = 0.0, 0.0
    for element in elements:
        total += element.wrap(LARGEUR, A4[1])[1] + max(element.getSpaceBefore(), dessous)
        dessous = element.getSpaceAfter()
    return total


def _tete(lettre: Lettre, mise: _Mise) -> Iterator[Flowable]:
    """Yield what stands before the text of a letter."""
    lieu = f"{lettre.lieu}, le" if lettre.lieu else "Le"
    objet = assemble(fort(prose("Objet :")), fort(prose(lettre.objet)))
    references = f"Votre {lettre.dossier} n° {lettre.numero}. Notre référence : {lettre.reference}"
    yield paragraphe(prose(f"{lieu} {date_longue(lettre.le)}"), mise.corps)
    yield paragraphe(objet, mise.corps)
    yield paragraphe(prose(references), mise.dense)
    yield Spacer(0, mise.espace - 2)
    yield paragraphe(prose(lettre.appel), mise.corps)


def _corps(lettre: Lettre, mise: _Mise) -> Iterator[Flowable]:
    return (_bloc(bloc, mise) for bloc in lettre.blocs if bloc.genre is not GenreBloc.COUPON)


def _fin(lettre: Lettre, mise: _Mise) -> Iterator[Flowable]:
    """Yield the signature, then the room of a hand and the slip where there is one."""
    yield Spacer(0, mise.espace)
    yield from (paragraphe(prose(ligne), mise.corps) for ligne in lettre.signature)
    coupons = [_bloc(bloc, mise) for bloc in lettre.blocs if bloc.genre is GenreBloc.COUPON]
    if coupons:
        yield Spacer(0, 2 * mise.espace + 6)
        yield from coupons


def _bloc(bloc: BlocLettre, mise: _Mise) -> Flowable:
    if bloc.genre is GenreBloc.FICHE:
        return _fiche(bloc, mise)
    if bloc.genre is GenreBloc.TEXTE:
        return paragraphe(assemble(*(_gras(ligne) for ligne in bloc.lignes), separateur="\n"), mise.corps)
    return _encadre(bloc, mise, tirets=bloc.genre is GenreBloc.COUPON)


def _gras(ligne: str) -> Balise:
    """Return a line as markup, what stands between two double stars in semi-bold."""
    morceaux = GRAS.split(ligne)
    balises = [fort(prose(bout)) if rang % 2 else _garde_espaces(bout) for rang, bout in enumerate(morceaux) if bout]
    return Balise("".join(balises))


def _garde_espaces(bout: str) -> Balise:
    avant = " " if bout[:1].isspace() else ""
    apres = " " if bout[-1:].isspace() and bout.strip() else ""
    return Balise(f"{avant}{prose(bout.strip())}{apres}")


def _fiche(bloc: BlocLettre, mise: _Mise) -> Flowable:
    """Return the sheet of a dwelling, its pairs read down the columns."""
    nom, largeur = (38 if mise.colonnes == 1 else 32) * mm, LARGEUR / mise.colonnes
    hauteur = -(-len(bloc.paires) // mise.colonnes)
    etiquette = ParagraphStyle("etiquette-lettre", mise.dense, textColor=ETIQUETTE.textColor)
    lignes = [
        [
            paragraphe(prose(mot), style)
            for paire in bloc.paires[rang::hauteur]
            for mot, style in zip(paire, (etiquette, mise.dense), strict=True)
        ]
        for rang in range(hauteur)
    ]
    table = Table(lignes, colWidths=[nom, largeur - nom] * mise.colonnes, spaceBefore=4, spaceAfter=8)
    table.setStyle(
        TableStyle(
            [
                FONTE_DE_TABLE,
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LINEABOVE", (0, 0), (-1, -1), 0.4, TRAIT),
            ]
        )
    )
    return table


def _encadre(bloc: BlocLettre, mise: _Mise, *, tirets: bool) -> Flowable:
    titre = paragraphe(prose(bloc.titre), TITRE_3)
    corps = [paragraphe(prose(ligne), mise.dense) for ligne in bloc.lignes]
    espaces = [element for texte in corps for element in (texte, Spacer(0, 4 if tirets else 3))]
    table = Table([[[titre, *espaces]]], colWidths=[LARGEUR], spaceBefore=6, spaceAfter=6)
    trait = ("BOX", (0, 0), (-1, -1), 0.8, TRAIT_FORT if tirets else ENCRE, None, (3, 3) if tirets else None)
    style: list[Any] = [
        FONTE_DE_TABLE,
        trait,
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ("RIGHTPADDING", (0, 0), (-1, -1), 9),
    ]
    if not tirets:
        style.append(("BACKGROUND", (0, 0), (-1, -1), CREUX))
    table.setStyle(TableStyle(style))
    return table
