"""The order of applications: DALO where the grid says so, classes, points, then a chain that leaves no tie."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

from caleol.kernel.francais import liste_et
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.cotation.epreuves import Atelier, Epreuve, Faits, compiler_condition
from caleol.rules.faits_cotation.definitions import ValeurFait
from caleol.rules.faits_cotation.dossier import Dossier
from caleol.rules.grille.modele import Grille
from caleol.rules.grille.parties import (
    FAITS_DE_DEPARTAGE,
    Classe,
    Departage,
    GenreClasse,
)
from caleol.rules.reference import regle

CleDepartage = tuple[tuple[bool, int | Decimal], ...]
BITS = {Departage.ANCIENNETE: 22, Departage.RESSOURCES: 31, Departage.REVENU_UC: 31, Departage.PERSONNES: 8}
"""How much room each step takes in an integer of 63 bits, of which two steps share one: see `departage_en_entiers`."""


@dataclass(frozen=True, slots=True)
class ClassesCompilees:
    """The classes of a grid ready to judge; a place is absolute class first, then priority class."""

    classes: tuple[Classe, ...]
    absolues: tuple[Epreuve, ...]
    prioritaires: tuple[Epreuve, ...]

    def rang(self, faits: Faits) -> int:
        """Return the place of an application among the classes, 0 first; what is unknown puts in no class."""
        return _premiere(self.absolues, faits) * (len(self.prioritaires) + 1) + _premiere(self.prioritaires, faits)

    def libelles(self, rang: int) -> tuple[str, ...]:
        """Return the labels of the classes of a place, none where it is the last of its kind."""
        absolue, prioritaire = divmod(rang, len(self.prioritaires) + 1)
        trouves = []
        for genre, place in ((GenreClasse.ABSOLUE, absolue), (GenreClasse.PRIORITAIRE, prioritaire)):
            du_genre = [classe.libelle for classe in self.classes if classe.genre is genre]
            trouves += du_genre[place : place + 1]
        return tuple(trouves)


def compiler_classes(grille: Grille, atelier: Atelier) -> ClassesCompilees:
    """Compile the classes of a grid."""
    epreuves: dict[GenreClasse, list[Epreuve]] = {genre: [] for genre in GenreClasse}
    for classe in grille.classes:
        epreuves[classe.genre].append(compiler_condition(classe.condition, atelier))
    absolues, prioritaires = epreuves[GenreClasse.ABSOLUE], epreuves[GenreClasse.PRIORITAIRE]
    return ClassesCompilees(grille.classes, tuple(absolues), tuple(prioritaires))


def _premiere(epreuves: Sequence[Epreuve], faits: Faits) -> int:
    """Return the rank of the first condition that is met, the number of them where none is."""
    for rang, epreuve in enumerate(epreuves):
        if epreuve(faits):
            return rang
    return len(epreuves)


def departage(grille: Grille, noms: tuple[str, ...], dossier: Dossier) -> CleDepartage:
    """Return what decides between equal points, smaller first; the unknown comes last at each step."""
    declares = dossier.declares
    return tuple([_valeur(etape, declares[rang]) for etape, rang in _etapes(grille.departage, noms)])


@lru_cache(maxsize=64)
def _etapes(chaine: tuple[str, ...], noms: tuple[str, ...]) -> tuple[tuple[Departage, int], ...]:
    """Return the steps of a chain before the numéro unique, which ends it, with the slot of the fact of each."""
    etapes = takewhile(lambda etape: etape is not Departage.NUMERO_UNIQUE, (Departage(nom) for nom in chaine))
    return tuple((etape, noms.index(FAITS_DE_DEPARTAGE[etape])) for etape in etapes)


def _valeur(etape: Departage, valeur: ValeurFait) -> tuple[bool, int | Decimal]:
    """Return the value of a step, after « is it unknown »."""
    nombre = valeur.toordinal() if isinstance(valeur, date) else valeur
    if not isinstance(nombre, int | Decimal):
        return True, 0
    return False, -nombre if etape is Departage.PERSONNES else nombre


def departage_en_entiers(grille: Grille, noms: tuple[str, ...], dossier: Dossier) -> tuple[int, int]:
    """Return the same chain as two integers that a database sorts: the first two steps, then the other two.

    Days count from the year 1, amounts in centimes up to 21 million euros, persons up to 254; the greatest value of
    a step stands for the unknown, which comes last.
    """
    entiers = [0, 0]
    for place, (etape, rang) in enumerate(_etapes(grille.departage, noms)):
        entier = _entier(etape, *_valeur(etape, dossier.declares[rang]))
        entiers[place // 2] = entiers[place // 2] << BITS[etape] | entier
    return entiers[0], entiers[1]


def _entier(etape: Departage, inconnu: bool, valeur: int | Decimal) -> int:
    """Return the value of a step within its room."""
    dernier = (1 << BITS[etape]) - 1
    if inconnu:
        return dernier
    if etape is Departage.PERSONNES:
        nombre = dernier - 1 + int(valeur)
    else:
        nombre = int(valeur) if etape is Departage.ANCIENNETE else int(valeur * 100)
    return min(max(nombre, 0), dernier - 1)


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False, exigences=("R54",))
def ecart_de_cotation(points_par_rang: Sequence[int]) -> Anomalie | None:
    """Ask for the reason of a classement that does not follow the points; following them is not required.

    [non vu; recommended by the Cour des comptes] The record says how the cotation was used. `points_par_rang` are
    the points of the ranked candidates, rank 1 first.
    """
    if list(points_par_rang) == sorted(points_par_rang, reverse=True):
        return None
    points = liste_et([str(nombre) for nombre in points_par_rang])
    phrase = f"Le classement ne suit pas l’ordre des points ({points})\u00a0: en écrire la raison."
    return Anomalie("cotation_non_suivie", Gravite.A_VERIFIER, phrase, {"points": tuple(points_par_rang)})
