"""Repeatable chance: one stream for each subject, so that a change in one does not move the others."""

from bisect import bisect
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def flux(graine: int, sujet: str) -> Random:
    """Return the stream of chance of a subject."""
    return Random(f"{graine}:{sujet}")


class Tirage(Generic[T]):
    """A draw among values with weights, prepared once."""

    __slots__ = ("_cumul", "_total", "_valeurs")

    def __init__(self, poids: Iterable[tuple[T, float]]) -> None:
        """Prepare the draw of values with their weights."""
        couples = list(poids)
        self._valeurs = [valeur for valeur, _ in couples]
        self._cumul = list(accumulate(poids for _, poids in couples))
        self._total = self._cumul[-1]

    def __call__(self, hasard: Random) -> T:
        """Draw one value."""
        return self._valeurs[bisect(self._cumul, hasard.random() * self._total)]


def borne(valeur: float, bas: float, haut: float) -> float:
    """Return the value, brought between two bounds."""
    return bas if valeur < bas else min(valeur, haut)


def entier_normal(hasard: Random, moyenne: float, ecart: float, bas: int, haut: int) -> int:
    """Draw a whole number around a mean, between two bounds."""
    return int(borne(hasard.gauss(moyenne, ecart), bas, haut))


def jour_entre(hasard: Random, debut: date, fin: date) -> date:
    """Draw a day between two days, both possible."""
    return debut + timedelta(days=hasard.randint(0, max((fin - debut).days, 0)))


def naissance_a(hasard: Random, age: int, au: date) -> date:
    """Draw the birthday of somebody who has this age in completed years on a day."""
    veille = annee_avant(au, age)
    return veille - timedelta(days=hasard.randint(0, 364))


def annee_avant(jour: date, annees: int) -> date:
    """Return the same day some years before (28 February for the 29th)."""
    jour_du_mois = 28 if (jour.month, jour.day) == (2, 29) else jour.day
    return date(jour.year - annees, jour.month, jour_du_mois)


def age(naissance: date, au: date) -> int:
    """Return the age in completed years on a day."""
    return au.year - naissance.year - ((au.month, au.day) < (naissance.month, naissance.day))
