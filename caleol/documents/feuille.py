"""A paper in plain parts (`kernel.feuille`) as a PDF."""

from collections.abc import Iterator
from functools import singledispatch

from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from caleol.documents import tableau as trame
from caleol.documents.gabarit import CONFIDENTIEL, Papier, render
from caleol.documents.partie import Ensemble, partie
from caleol.documents.sceau import signatures
from caleol.documents.style import (
    CORPS,
    DENSE,
    MICRO,
    TITRE_3,
    TITRE_LOT,
    Balise,
    assemble,
    brut,
    doux,
    fort,
    paragraphe,
    prose,
)
from caleol.kernel.feuille import Bloc, Cellule, Faits, Feuille, Mots, Puces, Rang, Signatures, Tableau, Texte, Titre

_APRES_UN_TITRE = 60.0
"""Room in points that a title inside a part asks for what follows it."""


def rediger(feuille: Feuille) -> bytes:
    """Return a paper in PDF; the same content gives the same bytes."""
    papier = Papier(
        entete=feuille.entete,
        titre=feuille.titre,
        sous_titre=feuille.sous_titre,
        courant=feuille.courant,
        projet=feuille.projet,
        paysage=feuille.paysage,
        reserve=feuille.reserve or CONFIDENTIEL,
    )
    return render(papier, list(_contenu(feuille, papier.largeur)))


def _contenu(feuille: Feuille, largeur: float) -> Iterator[Flowable]:
    for bloc in feuille.debut:
        yield from _rendu(bloc, largeur)
    for numero, une in enumerate(feuille.parties, start=1):
        if une.page:
            yield PageBreak()
        corps = [element for bloc in une.blocs for element in _rendu(bloc, largeur)]
        titre = f"{numero}. {une.titre}" if feuille.numerotee else une.titre
        yield from partie(titre, corps or trame.liste([]), largeur)


@singledispatch
def _rendu(bloc: Bloc, _largeur: float) -> list[Flowable]:
    raise TypeError(f"no form in PDF for {type(bloc).__name__}")


@_rendu.register
def _(bloc: Texte, _largeur: float) -> list[Flowable]:
    return [paragraphe(_balise(bloc.mots), MICRO if bloc.petit else CORPS)]


@_rendu.register
def _(bloc: Titre, _largeur: float) -> list[Flowable]:
    style = TITRE_LOT if bloc.page else TITRE_3
    texte = brut(bloc.texte, style.fontName) if bloc.nom else prose(bloc.texte, style.fontName)
    return [PageBreak() if bloc.page else CondPageBreak(_APRES_UN_TITRE), paragraphe(texte, style)]


@_rendu.register
def _(bloc: Faits, largeur: float) -> list[Flowable]:
    return [trame.faits([(nom, _balise(mots)) for nom, mots in bloc.paires], largeur, etiquette=bloc.part)]


@_rendu.register
def _(bloc: Puces, _largeur: float) -> list[Flowable]:
    if not bloc.elements:
        return trame.liste([])
    return [paragraphe(_balise(element), DENSE) for element in bloc.elements]


@_rendu.register
def _(bloc: Signatures, largeur: float) -> list[Flowable]:
    return [signatures(bloc.signataires, largeur)]


@_rendu.register
def _(bloc: Tableau, largeur: float) -> list[Flowable]:
    colonnes = [trame.Colonne(c.titre, c.part, c.aligne) for c in bloc.colonnes]
    lignes = [_ligne(rang) for rang in bloc.rangs]
    total = _ligne(bloc.total) if bloc.total else None
    table = trame.tableau(colonnes, lignes, largeur, total=total, grille=bloc.grille)
    return [Ensemble([table])] if len(lignes) <= 2 else [table]


def _ligne(rang: Rang) -> trame.Ligne:
    return trame.Ligne(
        cellules=tuple(_balise(cellule) for cellule in rang.cellules),
        suites=tuple(_balise(suite) for suite in rang.suites),
        groupe=prose(rang.groupe) if rang.groupe else None,
        pied=rang.pied,
    )


def _balise(cellule: Cellule) -> Balise:
    balise = Balise("")
    for mots in cellule:
        balise = assemble(balise, _mots(mots), separateur=" " if mots.suite else "\n")
    return balise


def _mots(mots: Mots) -> Balise:
    balise = brut(mots.texte) if mots.nom else prose(mots.texte)
    return {"fort": fort, "doux": doux}.get(mots.ton, lambda telle: telle)(balise)
