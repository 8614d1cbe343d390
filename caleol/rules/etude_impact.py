"""What another grid would change on a waiting list: points, places, ties, who goes up and who goes down.

Numbers only: no name and no number of an application leaves a study.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from caleol.rules.cotation import CleDeRang
from caleol.rules.enumeration import EnumLibelle

Cle = CleDeRang
PAS = 10
DIXIEME = 10
ANCIENNETES = ((12, "moins d’un an"), (36, "d’un à trois ans"), (60, "de trois à cinq ans"))
PLUS_ANCIEN = "cinq ans et plus"
TAILLES = 6
SANS_PUBLIC = "aucun public prioritaire"
QUARTILE_INCONNU = "quartile inconnu"


class Dimension(EnumLibelle):
    """How applications are grouped in a study."""

    PUBLIC = "public", "Public prioritaire"
    COMMUNE = "commune", "Commune souhaitée"
    TAILLE = "taille", "Taille du ménage"
    QUARTILE = "quartile", "Quartile de ressources"
    ANCIENNETE = "anciennete", "Ancienneté"


@dataclass(frozen=True, slots=True)
class Cas:
    """One application under both grids: points, keys of rank (smaller is first), and the groups it belongs to.

    A household counts once in each commune it asks for and each public it belongs to.
    """

    avant: int
    apres: int
    cle_avant: Cle
    cle_apres: Cle
    dalo: bool
    publics: tuple[str, ...]
    communes: tuple[str, ...]
    taille: int
    quartile: int | None
    attente_mois: int


@dataclass(frozen=True, slots=True)
class Groupe:
    """One group before and after: how many, mean points (tenths), how many in the first tenth of the list."""

    dimension: Dimension
    nom: str
    nombre: int
    dixiemes_de_points_avant: int
    dixiemes_de_points_apres: int
    en_tete_avant: int
    en_tete_apres: int


@dataclass(frozen=True, slots=True)
class Passees:
    """Past séances under both grids, from the frozen facts: how many lots were compared, how many have no facts kept.

    `differents` are the lots whose first candidate by the points would have been another one: day and key.
    """

    compares: int = 0
    sans_faits: int = 0
    differents: tuple[tuple[str, int], ...] = ()


SANS_PASSE = Passees()


@dataclass(frozen=True, slots=True)
class Etude:
    """A whole study; `tranches` are (first points of a band of ten, number before, number after)."""

    nombre: int
    tranches: tuple[tuple[int, int, int], ...]
    montent: int
    descendent: int
    inchanges: int
    ecart_median: int
    plus_grande_montee: int
    plus_grande_descente: int
    restent_en_tete: int
    taille_de_la_tete: int
    egalites_avant: int
    egalites_apres: int
    dalo: int
    dalo_en_tete_avant: int
    dalo_en_tete_apres: int
    groupes: tuple[Groupe, ...]
    passees: Passees = SANS_PASSE

    def en_dict(self) -> dict[str, Any]:
        """Return the study as plain values for a JSON column."""
        valeurs: dict[str, Any] = {
            nom: getattr(self, nom) for nom in self.__slots__ if nom not in {"groupes", "passees"}
        }
        valeurs["tranches"] = [list(tranche) for tranche in self.tranches]
        valeurs["groupes"] = [[getattr(groupe, nom) for nom in Groupe.__slots__] for groupe in self.groupes]
        valeurs["passees"] = [self.passees.compares, self.passees.sans_faits, list(self.passees.differents)]
        return valeurs

    @classmethod
    def lire(cls, valeurs: dict[str, Any]) -> "Etude":
        """Return the study that a JSON column keeps."""
        groupes = tuple(Groupe(Dimension(premier), *suite) for premier, *suite in valeurs["groupes"])
        tranches = tuple((debut, avant, apres) for debut, avant, apres in valeurs["tranches"])
        compares, sans_faits, differents = valeurs.get("passees", (0, 0, ()))
        passees = Passees(compares, sans_faits, tuple((jour, lot_id) for jour, lot_id in differents))
        return cls(**(valeurs | {"groupes": groupes, "tranches": tranches, "passees": passees}))


def etudier(cas: Sequence[Cas], passees: Passees = SANS_PASSE) -> Etude:
    """Compare a waiting list under two grids; an empty list gives zeros."""
    avant, apres = _rangs(cas, lambda un: un.cle_avant), _rangs(cas, lambda un: un.cle_apres)
    mouvements = sorted(avant[i] - apres[i] for i in range(len(cas)))
    tete = -(-len(cas) // DIXIEME)
    en_tete = [(avant[i] <= tete, apres[i] <= tete) for i in range(len(cas))]
    return Etude(
        nombre=len(cas),
        tranches=_tranches(cas),
        montent=sum(ecart > 0 for ecart in mouvements),
        descendent=sum(ecart < 0 for ecart in mouvements),
        inchanges=sum(ecart == 0 for ecart in mouvements),
        ecart_median=_median([abs(ecart) for ecart in mouvements]),
        plus_grande_montee=max(mouvements, default=0),
        plus_grande_descente=-min(mouvements, default=0),
        restent_en_tete=sum(a and b for a, b in en_tete),
        taille_de_la_tete=tete,
        egalites_avant=_egalites(un.avant for un in cas),
        egalites_apres=_egalites(un.apres for un in cas),
        dalo=sum(un.dalo for un in cas),
        dalo_en_tete_avant=sum(un.dalo and a for un, (a, _) in zip(cas, en_tete, strict=True)),
        dalo_en_tete_apres=sum(un.dalo and b for un, (_, b) in zip(cas, en_tete, strict=True)),
        groupes=_groupes(cas, en_tete),
        passees=passees,
    )


def _rangs(cas: Sequence[Cas], cle: Callable[[Cas], Cle]) -> list[int]:
    """Return the rank of each application, 1 first."""
    rangs = [0] * len(cas)
    for rang, place in enumerate(sorted(range(len(cas)), key=lambda i: cle(cas[i])), start=1):
        rangs[place] = rang
    return rangs


def _tranches(cas: Sequence[Cas]) -> tuple[tuple[int, int, int], ...]:
    avant, apres = Counter(un.avant // PAS * PAS for un in cas), Counter(un.apres // PAS * PAS for un in cas)
    debuts = avant.keys() | apres.keys()
    suite = range(min(debuts), max(debuts) + 1, PAS) if debuts else ()
    return tuple((debut, avant[debut], apres[debut]) for debut in suite)


def _median(valeurs: list[int]) -> int:
    return sorted(valeurs)[len(valeurs) // 2] if valeurs else 0


def _egalites(points: Iterable[int]) -> int:
    """Return how many applications have the points of another one."""
    return sum(nombre for nombre in Counter(points).values() if nombre > 1)


def _groupes(cas: Sequence[Cas], en_tete: Sequence[tuple[bool, bool]]) -> tuple[Groupe, ...]:
    sommes: dict[tuple[Dimension, str], list[int]] = {}
    for un, (avant, apres) in zip(cas, en_tete, strict=True):
        for cle in _cles(un):
            somme = sommes.setdefault(cle, [0, 0, 0, 0, 0])
            somme[0] += 1
            somme[1] += un.avant
            somme[2] += un.apres
            somme[3] += avant
            somme[4] += apres
    groupes = [
        Groupe(dimension, nom, n, _moyenne(a, n), _moyenne(b, n), tete_avant, tete_apres)
        for (dimension, nom), (n, a, b, tete_avant, tete_apres) in sommes.items()
    ]
    ordre = list(Dimension)
    return tuple(sorted(groupes, key=lambda g: (ordre.index(g.dimension), *_place(g))))


def _place(groupe: Groupe) -> tuple[int, str]:
    """Return the place of a group among its own: the largest first, or the order of its name where it has one."""
    range_par_nombre = groupe.dimension in {Dimension.PUBLIC, Dimension.COMMUNE}
    if groupe.dimension is Dimension.ANCIENNETE:
        return ([nom for _, nom in ANCIENNETES] + [PLUS_ANCIEN]).index(groupe.nom), groupe.nom
    return (-groupe.nombre if range_par_nombre else 0), groupe.nom


def _moyenne(somme: int, nombre: int) -> int:
    """Return a mean in tenths, to the nearest."""
    return (somme * 20 + nombre) // (2 * nombre)


def _cles(un: Cas) -> Iterable[tuple[Dimension, str]]:
    for public in un.publics or (SANS_PUBLIC,):
        yield Dimension.PUBLIC, public
    for commune in un.communes:
        yield Dimension.COMMUNE, commune
    plus = " et plus" if un.taille >= TAILLES else ""
    nombre = min(un.taille, TAILLES)
    yield Dimension.TAILLE, f"{nombre} {'personne' if nombre < 2 else 'personnes'}{plus}"
    yield Dimension.QUARTILE, QUARTILE_INCONNU if un.quartile is None else f"quartile {un.quartile}"
    yield Dimension.ANCIENNETE, next((nom for mois, nom in ANCIENNETES if un.attente_mois < mois), PLUS_ANCIEN)
