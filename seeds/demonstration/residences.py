"""Residences: how many dwellings each, of which time, what kind of building, in a priority neighbourhood or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from seeds.demonstration.hasard import Tirage, borne
from seeds.demonstration.rues import NomsResidence, tire_rue
from seeds.demonstration.territoire import Secteur

EN_QPV = Tirage([("tour", 24), ("barre", 46), ("petit", 18), ("maisons", 12)])
HORS_QPV = Tirage([("tour", 4), ("barre", 22), ("petit", 52), ("maisons", 22)])
PETITE_COMMUNE = Tirage([("petit", 55), ("maisons", 45)])
EPOQUES = {
    "tour": Tirage([((1961, 1978), 92), ((2009, 2021), 8)]),
    "barre": Tirage([((1953, 1979), 82), ((1980, 1995), 18)]),
    "petit": Tirage([((1930, 1958), 12), ((1979, 2000), 40), ((2001, 2024), 48)]),
    "maisons": Tirage([((1925, 1960), 32), ((1976, 2000), 44), ((2001, 2024), 24)]),
}
VILLE = 200
QPV_NEUF = "Haubourdin"


@dataclass(frozen=True, slots=True)
class Residence:
    """A group of dwellings: `qpv_2015` and `qpv_2024` count those of them in a priority neighbourhood."""

    code: str
    nom: str
    secteur: Secteur
    logements: int
    genre: str
    annee: int
    etages: int
    ascenseur: bool
    rue: str
    numero: int
    chauffage_individuel: bool
    eau_individuelle: bool
    qpv_2015: int
    qpv_2024: int
    enjeu_mixite: bool
    convention: str


def tire_residences(hasard: Random, secteurs: tuple[Secteur, ...]) -> Iterator[Residence]:
    """Draw the residences of the whole stock, sector by sector."""
    noms = NomsResidence()
    rang = 0
    for secteur in secteurs:
        tailles = _tailles(hasard, secteur.logements)
        for nombre, part in zip(tailles, _parts_qpv(hasard, tailles, secteur), strict=True):
            rang += 1
            yield _residence(hasard, noms, f"{rang:04d}", secteur, nombre, part)


def _tailles(hasard: Random, total: int) -> list[int]:
    """Cut the dwellings of a sector into residences."""
    milieu = borne(total / 26, 5, 74)
    tailles: list[int] = []
    reste = total
    while reste:
        nombre = int(borne(hasard.lognormvariate(0, 0.7) * milieu, 3, 320))
        nombre = reste if reste - nombre < 3 else nombre
        tailles.append(nombre)
        reste -= nombre
    return tailles


def _parts_qpv(hasard: Random, tailles: list[int], secteur: Secteur) -> list[int]:
    """Put whole residences in priority neighbourhoods until the share of the sector is reached, to the dwelling."""
    reste = round(secteur.logements * secteur.part_qpv)
    parts = [0] * len(tailles)
    for rang in hasard.sample(range(len(tailles)), len(tailles)):
        parts[rang] = min(tailles[rang], reste)
        reste -= parts[rang]
    return parts


def _residence(hasard: Random, noms: NomsResidence, code: str, secteur: Secteur, nombre: int, part: int) -> Residence:
    genre = _genre(hasard, secteur, nombre, en_qpv=part > 0)
    annee = hasard.randint(*EPOQUES[genre](hasard))
    etages = {
        "tour": hasard.randint(8, 15),
        "barre": hasard.randint(3, 6),
        "petit": hasard.randint(1, 4),
        "maisons": 0,
    }[genre]
    return Residence(
        code=code,
        nom=noms.tire(hasard, secteur.commune.code_insee),
        secteur=secteur,
        logements=nombre,
        genre=genre,
        annee=annee,
        etages=etages,
        ascenseur=etages >= 5 or (etages >= 3 and annee >= 1998),
        rue=tire_rue(hasard),
        numero=hasard.randint(1, 90),
        chauffage_individuel=genre == "maisons" or (genre == "petit" and hasard.random() < 0.6),
        eau_individuelle=genre == "maisons" or annee >= 2001 or hasard.random() < 0.35,
        qpv_2015=0 if secteur.commune.nom == QPV_NEUF else part,
        qpv_2024=_part_2024(hasard, secteur, nombre, part),
        enjeu_mixite=part > 0 and hasard.random() < 0.12,
        convention=f"59/{hasard.randint(1, 12):02d}-{max(annee, 1979)}/{hasard.randint(100, 9999):04d}",
    )


def _genre(hasard: Random, secteur: Secteur, nombre: int, *, en_qpv: bool) -> str:
    if nombre < 8 or secteur.commune.poids < VILLE:
        return PETITE_COMMUNE(hasard)
    genre = (EN_QPV if en_qpv else HORS_QPV)(hasard)
    return "petit" if genre == "tour" and nombre < 24 else genre


def _part_2024(hasard: Random, secteur: Secteur, nombre: int, part: int) -> int:
    """Return how many dwellings are in the perimeter of 2024: the same, save where it moved."""
    tire = hasard.random()
    if part and tire < 0.015 and secteur.commune.nom != QPV_NEUF:
        return 0
    return nombre if not part and secteur.part_qpv > 0 and tire > 0.97 else part
