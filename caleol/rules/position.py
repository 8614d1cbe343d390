"""What an applicant is told of their place: a band among comparable applications, and how long these wait.

An exact rank changes every day and promises nothing: a dated band is owed instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle

CENT = 100


class Bande(EnumLibelle):
    """Where an application stands among the comparable ones, the first band that holds it."""

    DIX = "dix", "parmi les 10 % qui ont le plus de points"
    VINGT_CINQ = "vingt_cinq", "parmi les 25 % qui ont le plus de points"
    MOITIE = "moitie", "dans la première moitié"
    SUITE = "suite", "dans la seconde moitié"


BORNES = ((10, Bande.DIX), (25, Bande.VINGT_CINQ), (50, Bande.MOITIE), (CENT, Bande.SUITE))


@dataclass(frozen=True, slots=True)
class Position:
    """A band with the number of comparable applications; None where they are too few to say one."""

    bande: Bande | None
    comparables: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Attente:
    """A mean wait in months with the number of applications it is made of; None where they are too few."""

    mois: int | None
    nombre: int
    minimum: int


@regle(code="CCH", article="L441-2-8", depuis=date(2019, 12, 17), vu=False)
def position(rang: int, comparables: int, au: date, parametres: Parametres) -> Position:
    """Return the band of the application at `rang` (1 is first) among `comparables`, itself counted.

    [non vu] The law owes the relative position; the band and the least number that makes one are usages.

    Raises:
        ValueError: a rank outside the list.
        Refus: `valeur_non_verifiee`.
    """
    if not 1 <= rang <= comparables:
        raise ValueError(f"rank {rang} outside 1..{comparables}")
    minimum = parametres.valeur("releve.comparables", au).entier
    bande = next(bande for borne, bande in BORNES if rang * CENT <= comparables * borne)
    return Position(bande if comparables >= minimum else None, comparables, minimum)


@regle(code="CCH", article="L441-2-8", depuis=date(2019, 12, 17), vu=False)
def attente_moyenne(periodes: Sequence[tuple[date, date]], au: date, parametres: Parametres) -> Attente:
    """Return the mean wait, in months, of applications given by their first and last day of waiting.

    [non vu] The law owes a mean wait; the least number that makes a mean is a usage.

    Raises:
        Refus: `valeur_non_verifiee`.
    """
    minimum = parametres.valeur("releve.attributions", au).entier
    if len(periodes) < minimum:
        return Attente(None, len(periodes), minimum)
    jours = sum(max((fin - debut).days, 0) for debut, fin in periodes)
    mois = Decimal(jours * 12) / (Decimal("365.25") * len(periodes))
    return Attente(int(mois.quantize(Decimal(1), ROUND_HALF_UP)), len(periodes), minimum)
