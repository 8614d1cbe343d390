"""Points of one application under one grid, line by line; a help to decide, never a decision.

Three values: a fact that is true gives points, a false one gives none, an unknown one gives none and says so.
Two totals: what was declared, and what was validated on its evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caleol.rules.cotation.classement import CleDepartage, departage, departage_en_entiers
from caleol.rules.cotation.evaluateur import Evaluateur, Resultat, compiler
from caleol.rules.cotation.lignes import Ligne, expliquer
from caleol.rules.faits_cotation.definitions import Fait
from caleol.rules.faits_cotation.dossier import Dossier
from caleol.rules.grille.modele import Grille
from caleol.rules.grille.parties import PlaceDalo
from caleol.rules.reference import regle

VALIDE = "valide"
CleDeRang = tuple[int, int, int, int, str]


@dataclass(frozen=True, slots=True)
class Cotation:
    """Both totals and the lines; the declared total is the sum of the lines that were kept.

    `classe` is a place among the classes of the grid (0 first), `exclusions` the labels of what keeps the
    application out of the ranking: excluded is not zero points.
    """

    total_declare: int
    total_valide: int
    lignes: tuple[Ligne, ...]
    grille: str
    version: int
    au: date
    dalo: bool
    dalo_valide: bool = False
    classe: int = 0
    classe_valide: int = 0
    exclusions: tuple[str, ...] = ()


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=True, exigences=("R52", "R53"))
def coter(faits: Mapping[str, Fait], grille: Grille, au: date) -> Cotation:
    """Give an application its points under a grid on a day, with the reason of each line.

    [vu] The grid applies uniformly to all the applications of its territory and helps to decide.
    """
    evaluateur = compiler(grille, au)
    return coter_dossier(evaluateur, evaluateur.dossier(faits))


def coter_dossier(evaluateur: Evaluateur, dossier: Dossier) -> Cotation:
    """Give the same of facts already in the order of a compiled grid: for one application, with its words."""
    return rediger(evaluateur, dossier, evaluateur.noter(dossier))


def rediger(evaluateur: Evaluateur, dossier: Dossier, resultat: Resultat) -> Cotation:
    """Return a short result in words."""
    grille = evaluateur.grille
    return Cotation(
        total_declare=resultat.declare,
        total_valide=resultat.valide,
        lignes=expliquer(evaluateur, dossier, resultat.lignes),
        grille=grille.code,
        version=grille.version,
        au=evaluateur.au,
        dalo=resultat.dalo,
        dalo_valide=resultat.dalo_valide,
        classe=resultat.classe,
        classe_valide=resultat.classe_valide,
        exclusions=tuple(grille.exclusions[rang].libelle for rang in resultat.exclusions),
    )


def totaux(faits: Mapping[str, Fait], grille: Grille, au: date) -> tuple[int, int]:
    """Return the declared and the validated totals only."""
    evaluateur = compiler(grille, au)
    resultat = evaluateur.noter(evaluateur.dossier(faits))
    return resultat.declare, resultat.valide


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False, exigences=("R54",))
def cle_de_rang(evaluateur: Evaluateur, dossier: Dossier, resultat: Resultat, numero_unique: str) -> CleDeRang:
    """Return the narrow key that a database sorts: class, less the points, two integers of the chain, number.

    [non vu] No national rule breaks ties: it is a setting of the grid, total and stable, never chance. It gives the
    order of `cle_de_classement`; see `departage_en_entiers` for what the two integers hold.
    """
    classe, points = _place(resultat, evaluateur.grille)
    premier, suite = departage_en_entiers(evaluateur.grille, evaluateur.noms, dossier)
    return classe, -points, premier, suite, numero_unique


def _place(resultat: Resultat, grille: Grille) -> tuple[int, int]:
    """Return the class and the points that rank: 0 is DALO where the grid sets it apart, then its own classes."""
    valide = grille.base_du_rang == VALIDE
    dalo = resultat.dalo_valide if valide else resultat.dalo
    classe = resultat.classe_valide if valide else resultat.classe
    points = resultat.valide if valide else resultat.declare
    return (0 if dalo and grille.dalo is not PlaceDalo.POINTS else 1 + classe), points


@regle(code="CCH", article="R441-2-10", depuis=date(2019, 12, 17), vu=False, exigences=("R54",))
def cle_de_classement(
    evaluateur: Evaluateur, dossier: Dossier, resultat: Resultat, numero_unique: str
) -> tuple[int, int, CleDepartage, str]:
    """Return the whole key that sorts applications of one day: class, points, the chain of the grid, then number.

    [non vu] The chain is a setting of the grid; the numéro unique always ends it, so that no two keys are equal.
    """
    classe, points = _place(resultat, evaluateur.grille)
    return classe, -points, departage(evaluateur.grille, evaluateur.noms, dossier), numero_unique
