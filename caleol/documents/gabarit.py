"""The sheet of every paper: letterhead, running head, confidential foot, page x of y, metadata."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any, Final

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer, Table, TableStyle

from caleol.documents.polices import TEXTE, register_polices
from caleol.documents.style import (
    BAILLEUR,
    BANDEAU,
    CORPS_PT,
    ENCRE,
    FONTE_DE_TABLE,
    LAMPE,
    LAMPE_PALE,
    MARGE_BAS,
    MARGE_COTE,
    MARGE_HAUT,
    MICRO,
    MICRO_DROITE,
    SOUS_TITRE,
    TITRE_1,
    TRAIT_FORT,
    assemble,
    brut,
    fort,
    paragraphe,
    prose,
)
from caleol.kernel.francais import date_longue, instant
from caleol.kernel.papiers import EnTete

COMMISSION_EN_ENTIER: Final = (
    "commission d’attribution des logements et d’examen de l’occupation des logements (CALEOL)"
)
CONFIDENTIEL: Final = "Document confidentiel, réservé aux membres de la commission."
LARGEUR: Final = A4[0] - 2 * MARGE_COTE
LARGEUR_PAYSAGE: Final = A4[1] - 2 * MARGE_COTE

FABRICATION = Lock()  # ReportLab keeps the state of a typeface by document, in objects all threads share


@dataclass(frozen=True, slots=True, kw_only=True)
class Papier:
    """What the sheet needs besides its content: titles, draft mark, orientation, whom it is reserved to."""

    entete: EnTete
    titre: str
    sous_titre: str
    courant: str
    projet: str = ""
    paysage: bool = False
    reserve: str = CONFIDENTIEL

    @property
    def format(self) -> tuple[float, float]:
        """Return width and height of the page, in points."""
        return landscape(A4) if self.paysage else A4

    @property
    def largeur(self) -> float:
        """Return the width of the text, in points."""
        return LARGEUR_PAYSAGE if self.paysage else LARGEUR


def render(papier: Papier, contenu: Sequence[Flowable]) -> bytes:
    """Return the PDF: letterhead, then the content; the same data give the same bytes, on any machine."""
    register_polices()
    sortie = BytesIO()
    with FABRICATION:
        document = _document(papier, sortie)
        document.build([*en_tete(papier), *contenu], canvasmaker=CanvasNumerote)
    return sortie.getvalue()


def en_tete(papier: Papier) -> list[Flowable]:
    """Return the letterhead of the first page: landlord, reference, date, commission in full, title."""
    entete = papier.entete
    adresse = assemble(*(brut(ligne) for ligne in entete.adresse), separateur=", ")
    gauche = [
        paragraphe(brut(entete.bailleur, BAILLEUR.fontName), BAILLEUR),
        paragraphe(assemble(prose(entete.forme_juridique), adresse, separateur="\n"), MICRO),
    ]
    droite = paragraphe(
        assemble(
            assemble(prose("Référence :"), fort(brut(entete.reference))),
            prose(f"Le {date_longue(entete.date_document)}"),
            separateur="\n",
        ),
        MICRO_DROITE,
    )
    table = Table([[gauche, droite]], colWidths=[papier.largeur * 0.6, papier.largeur * 0.4])
    table.setStyle(
        TableStyle(
            [
                FONTE_DE_TABLE,
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
                ("LINEBELOW", (0, 0), (-1, -1), 0.9, ENCRE),
            ]
        )
    )
    commission = prose(COMMISSION_EN_ENTIER[0].upper() + COMMISSION_EN_ENTIER[1:])
    return [
        table,
        Spacer(0, 10),
        paragraphe(commission, MICRO),
        Spacer(0, 3),
        paragraphe(prose(papier.titre, TITRE_1.fontName), TITRE_1),
        paragraphe(prose(papier.sous_titre), SOUS_TITRE),
    ]


def _document(papier: Papier, sortie: BytesIO) -> BaseDocTemplate:
    largeur, hauteur = papier.format
    document = BaseDocTemplate(
        sortie,
        pagesize=papier.format,
        title=f"{papier.titre}, {papier.sous_titre}",
        author=papier.entete.bailleur,
        subject=f"{papier.entete.reference}, {COMMISSION_EN_ENTIER}",
        creator="CALEOL",
        producer="CALEOL",
        lang="fr-FR",
        displayDocTitle=1,
        invariant=1,
        pageCompression=1,
        initialFontName=TEXTE,
        initialFontSize=CORPS_PT,
    )
    bas, haut = MARGE_BAS, MARGE_HAUT + (4 * mm if papier.projet else 0)
    premiere = _cadre(papier, hauteur - bas - haut + 7 * mm)
    suivante = _cadre(papier, hauteur - bas - haut)
    marques = _Marques(papier, largeur, hauteur)
    document.addPageTemplates(
        [
            PageTemplate("premiere", [premiere], onPage=marques.premiere, autoNextPageTemplate="suivante"),
            PageTemplate("suivante", [suivante], onPage=marques.suivante),
        ]
    )
    return document


def _cadre(papier: Papier, hauteur: float) -> Frame:
    return Frame(
        MARGE_COTE,
        MARGE_BAS,
        papier.largeur,
        hauteur,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


class _Marques:
    """Draws what stands outside the text: draft band, running head, foot."""

    def __init__(self, papier: Papier, largeur: float, hauteur: float) -> None:
        self.papier = papier
        self.gauche, self.droite = MARGE_COTE, largeur - MARGE_COTE
        self.haut = hauteur

    def premiere(self, canevas: Canvas, _document: object) -> None:
        self._projet(canevas)
        self._pied(canevas)

    def suivante(self, canevas: Canvas, _document: object) -> None:
        self._projet(canevas)
        y = self.haut - (18.5 if self.papier.projet else 14) * mm
        entete = self.papier.entete
        gauche, droite = 0.66 * self.papier.largeur, 0.3 * self.papier.largeur
        pose(canevas, f"{entete.bailleur} · {self.papier.courant}", self.gauche, y, largeur=gauche)
        pose(canevas, entete.reference, self.droite, y, largeur=droite, a_droite=True)
        canevas.setStrokeColor(TRAIT_FORT)
        canevas.setLineWidth(0.5)
        canevas.line(self.gauche, y - 3.5, self.droite, y - 3.5)
        self._pied(canevas)

    def _projet(self, canevas: Canvas) -> None:
        if not self.papier.projet:
            return
        y = self.haut - 11.5 * mm
        canevas.setFillColor(LAMPE_PALE)
        canevas.setStrokeColor(LAMPE)
        canevas.setLineWidth(0.8)
        canevas.rect(self.gauche, y - 4.4, self.droite - self.gauche, 15, stroke=1, fill=1)
        pose(canevas, self.papier.projet, self.gauche + 6, y, largeur=self.papier.largeur - 12, style=BANDEAU)

    def _pied(self, canevas: Canvas) -> None:
        entete = self.papier.entete
        lecteur = f"Exemplaire de {entete.lecteur}." if entete.lecteur else ""
        imprime = f"Édité le {instant(entete.imprime_le)}." if entete.imprime_le else ""
        exemplaire = " ".join(texte for texte in (lecteur, imprime) if texte)
        y = 12 * mm
        haut = y + 9 if exemplaire else y
        canevas.setStrokeColor(TRAIT_FORT)
        canevas.setLineWidth(0.5)
        canevas.line(self.gauche, haut + 10, self.droite, haut + 10)
        pose(canevas, self.papier.reserve, self.gauche, haut, largeur=0.88 * self.papier.largeur)
        if exemplaire:
            pose(canevas, exemplaire, self.gauche, y, largeur=0.88 * self.papier.largeur)


class CanvasNumerote(Canvas):
    """A canvas that writes « Page x/y » once the number of pages is known."""

    _pageNumber: int  # noqa: N815 - ReportLab's name
    _pagesize: tuple[float, float]
    _startPage: Callable[[], None]  # noqa: N815 - ReportLab's name

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Keep the page; it is written by `save`."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write every page with its number, then the file."""
        for page in self._pages:
            self.__dict__.update(page)
            mention = f"Page {self._pageNumber}/{len(self._pages)}"
            pose(self, mention, self._pagesize[0] - MARGE_COTE, 12 * mm, largeur=90, a_droite=True)
            super().showPage()
        super().save()


def pose(
    canevas: Canvas,
    texte: str,
    x: float,
    y: float,
    *,
    largeur: float,
    a_droite: bool = False,
    style: ParagraphStyle = MICRO,
) -> None:
    """Write one line with its baseline at `y`, from `x` or up to `x`, shortened with « … » beyond `largeur`."""
    style = MICRO_DROITE if a_droite else style
    texte = texte[:400]
    while stringWidth(texte, style.fontName, style.fontSize) > largeur:
        texte = f"{texte[:-2].rstrip()}…"
    ligne = paragraphe(prose(texte), style)
    _, hauteur = ligne.wrapOn(canevas, largeur + 20, 40)
    ligne.drawOn(canevas, x - largeur - 20 if a_droite else x, y - hauteur + style.fontSize)
