"""The points of a dossier as a stacked bar: the same four series everywhere, a gap between them, words for the ear."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from caleol.kernel import francais as fr
from caleol.queries.instantane import PointsLus

PART_DU_BLANC = 0.005


@dataclass(frozen=True, slots=True)
class Segment:
    """A series in the bar: where it begins and how long it is, in points; its group and its points."""

    serie: int
    debut: str
    largeur: str
    groupe: str
    points: int


@dataclass(frozen=True, slots=True)
class Barre:
    """A bar drawn on `etendue` points, with the sentence that replaces it."""

    etendue: int
    segments: tuple[Segment, ...]
    libelle: str


def barre(points: PointsLus, etendue: int | None = None) -> Barre | None:
    """Return the bar of a dossier, on the length of the greatest total to compare; None without points to draw."""
    par_serie: dict[int, int] = defaultdict(int)
    groupes: dict[int, list[str]] = defaultdict(list)
    for ligne in points.lignes:
        if ligne.etat == "compte":
            par_serie[ligne.serie] += ligne.points
            if ligne.groupe and ligne.groupe not in groupes[ligne.serie]:
                groupes[ligne.serie].append(ligne.groupe)
    positifs = [(serie, par_serie[serie]) for serie in sorted(par_serie) if par_serie[serie] > 0]
    total = sum(nombre for _, nombre in positifs)
    if not total or points.total is None:
        return None
    noms = {serie: " et ".join(groupes[serie]) for serie, _ in positifs}
    dits = ", ".join(f"{noms[serie]} {nombre}" for serie, nombre in positifs)
    longueur = max(total, etendue or 0)
    return Barre(
        etendue=longueur,
        segments=tuple(_segments(positifs, noms, longueur)),
        libelle=f"{fr.accorde(points.total, 'point')}\u00a0: {dits}",
    )


def _segments(positifs: list[tuple[int, int]], noms: dict[int, str], longueur: int) -> Iterable[Segment]:
    debut, blanc = 0, longueur * PART_DU_BLANC
    for rang, (serie, nombre) in enumerate(positifs):
        largeur = nombre if rang == len(positifs) - 1 else max(nombre - blanc, nombre / 2)
        yield Segment(serie, str(debut), f"{largeur:.2f}", noms[serie], nombre)
        debut += nombre


def signe(nombre: int) -> str:
    """Return « +12 », « −3 » or « 0 »."""
    return f"+{fr.nombre(nombre)}" if nombre > 0 else fr.nombre(nombre)


def plus_grand(suite: Iterable[PointsLus]) -> int:
    """Return the greatest sum of positive points, for bars that are compared."""
    return max((b.etendue for points in suite if (b := barre(points))), default=0)
