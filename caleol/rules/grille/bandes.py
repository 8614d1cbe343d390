"""Bands and thresholds: what can never be met, overlaps or leaves a hole is refused before anybody is scored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from caleol.rules.grille.baremes import Bande, Borne, Seuil

Point = tuple[Decimal, int]
Intervalle = tuple[Point, Point]
INFINI = Decimal("Infinity")
DEBUT, FIN = (-INFINI, 0), (INFINI, 0)


@dataclass(frozen=True, slots=True)
class Faute:
    """A band that is wrong: its rank, and why."""

    rang: int
    raison: str


def valeurs_de_bornes(bandes: Sequence[Bande], seuils: dict[str, Seuil]) -> Iterator[dict[str, Decimal]]:
    """Return the value of each named bound for every combination of the choices that they depend on."""
    noms = {borne for bande in bandes for borne in (bande.bas, bande.haut) if isinstance(borne, str)}
    utiles = [seuils[nom] for nom in sorted(noms)]
    axes = tuple(dict.fromkeys(axe for seuil in utiles for axe in seuil.selon))
    valeurs = {axe: {cle[s.selon.index(axe)] for s in utiles if axe in s.selon for cle, _ in s.valeurs} for axe in axes}
    for combinaison in product(*(sorted(valeurs[axe]) for axe in axes)):
        choix = dict(zip(axes, combinaison, strict=True))
        yield {seuil.cle: seuil.table()[tuple(choix[axe] for axe in seuil.selon)] for seuil in utiles}


def fautes_de_bandes(bandes: Sequence[Bande], seuils: dict[str, Seuil], *, entiers: bool) -> Faute | None:
    """Return the first fault of bands under some choice, None where they all hold.

    `entiers` says that the measure is a whole number: « 36 at most » and « from 37 on » then leave no hole.
    """
    for valeurs in valeurs_de_bornes(bandes, seuils):
        faute = _faute([_intervalle(bande, valeurs, entiers) for bande in bandes])
        if faute is not None:
            return faute
    return None


def _intervalle(bande: Bande, valeurs: dict[str, Decimal], entiers: bool) -> Intervalle:
    """Return the half-open interval of points that a band holds."""
    bas = _point(bande.bas, int(bande.bas_exclu), valeurs, entiers) or DEBUT
    haut = _point(bande.haut, int(not bande.haut_exclu), valeurs, entiers) or FIN
    return bas, haut


def _point(borne: Borne | None, apres: int, valeurs: dict[str, Decimal], entiers: bool) -> Point | None:
    """Return where a bound cuts the line: before its value, or just after it."""
    if borne is None:
        return None
    valeur = valeurs[borne] if isinstance(borne, str) else borne
    if not entiers:
        return valeur, apres
    plancher = valeur // 1
    return (plancher + 1, 0) if apres or plancher != valeur else (valeur, 0)


def _faute(intervalles: Sequence[Intervalle]) -> Faute | None:
    couverts: list[Intervalle] = []
    for rang, (bas, haut) in enumerate(intervalles):
        if bas >= haut:
            return Faute(rang, "bande_vide")
        if not _reste((bas, haut), couverts):
            return Faute(rang, "bande_inatteignable")
        if any(_dedans(point, couverts) for point in (bas, haut) if point not in {DEBUT, FIN}):
            return Faute(rang, "bandes_en_chevauchement")
        couverts = _unit([*couverts, (bas, haut)])
    if len(couverts) > 1:
        trou = couverts[1][0]
        return Faute(next(rang for rang, (bas, _) in enumerate(intervalles) if bas == trou), "bandes_avec_trou")
    return None


def _reste(intervalle: Intervalle, couverts: Sequence[Intervalle]) -> bool:
    """Return whether something of an interval is not covered."""
    return not any(bas <= intervalle[0] and intervalle[1] <= haut for bas, haut in couverts)


def _dedans(point: Point, couverts: Sequence[Intervalle]) -> bool:
    """Return whether a bound falls strictly inside what is covered."""
    return any(bas < point < haut for bas, haut in couverts)


def _unit(intervalles: Sequence[Intervalle]) -> list[Intervalle]:
    """Return the same line with what touches joined."""
    unis: list[Intervalle] = []
    for bas, haut in sorted(intervalles):
        if unis and bas <= unis[-1][1]:
            unis[-1] = (unis[-1][0], max(unis[-1][1], haut))
        else:
            unis.append((bas, haut))
    return unis
