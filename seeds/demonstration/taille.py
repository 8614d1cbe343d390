"""How much there is in the demonstration, and the days around which its data turn."""

from dataclasses import dataclass
from datetime import date

GRAINE = 20261123
"""The seed of the demonstration as it is shipped."""

AUJOURD_HUI = date(2026, 11, 23)
"""The day of the demonstration: a Monday."""

EXTRAIT_COMPLET = date(2026, 9, 25)
"""Day of the full extract of the waiting list, loaded before the first past séance."""

EXTRAIT_RECENT = date(2026, 11, 20)
"""Day of the last extract: only what is new or changed since the full one."""


@dataclass(frozen=True, slots=True)
class Taille:
    """A size of the demonstration: how many rows of each kind, and how many lots a séance holds.

    `commune_entiere` keeps one dwelling at least in each of the communes.
    """

    nom: str
    logements: int
    demandes: int
    baux: int
    mutations: int
    vacances: int
    lots: int
    commune_entiere: bool = True


TAILLES = {
    "essai": Taille("essai", 150, 400, 100, 18, 46, 2, commune_entiere=False),
    "petite": Taille("petite", 1_200, 3_000, 900, 173, 96, 6),
    "full": Taille("full", 32_794, 56_000, 31_000, 5_965, 420, 14),
}
"""`full` has the figures of the published report; `petite` is the same in small; `essai` is for quick tests."""
