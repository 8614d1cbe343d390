"""Small grids for the tests of the engine: a criterion or a group in a few words."""

from datetime import date
from typing import Any

from caleol.rules.cotation.calcul import Cotation, coter
from caleol.rules.faits_cotation import EtatFait, Fait
from caleol.rules.grille.modele import Grille
from tests.rules.faits import AU

TETE = """code = "essai"
version = 1
libelle = "Essai"
depuis = 2014-01-01
"""


def critere(cle: str, corps: str) -> str:
    """Return a criterion; `corps` is written in one line, its keys parted by semicolons outside brackets."""
    return f'[[groupe.critere]]\ncle = "{cle}"\nlibelle = "{cle.capitalize()}"\n' + corps.replace("; ", "\n") + "\n"


def grille(*criteres: str, tete: str = "", groupe: str = "", suite: str = "") -> Grille:
    """Return a grid of one group."""
    return Grille.charger(texte_grille(*criteres, tete=tete, groupe=groupe, suite=suite))


def texte_grille(*criteres: str, tete: str = "", groupe: str = "", suite: str = "") -> str:
    """Return the text of a grid of one group; `suite` comes after it."""
    entete = f'[[groupe]]\ncle = "g"\nlibelle = "Groupe"\n{groupe}\n'
    return TETE + tete + "\n" + entete + "\n".join(criteres) + "\n" + suite


def vu(valeur: Any, **autres: Any) -> Fait:
    """Return a validated fact."""
    return Fait(valeur, EtatFait.VALIDE, **autres)


def note(une: Grille, au: date = AU, **faits: Any) -> Cotation:
    """Return the points of facts given by name, declared unless they are written `vu(…)`."""
    return coter({nom: f if isinstance(f, Fait) else Fait(f) for nom, f in faits.items()}, une, au)


def total(une: Grille, au: date = AU, **faits: Any) -> int:
    """Return the declared total."""
    return note(une, au, **faits).total_declare


def etats(cotation: Cotation) -> dict[str, tuple[int, str]]:
    """Return points and state of each line, by criterion."""
    return {ligne.critere: (ligne.points, ligne.etat.value) for ligne in cotation.lignes}
