"""What is wrong in a file: where, which value, a code and data; the French is in `caleol.imports.textes`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

GARDEES = 5_000

AVERTISSEMENTS = frozenset(
    {
        "civilite_ancienne", "civilite_inconnue", "colonne_ignoree", "commune_souhaitee_inconnue",
        "contingent_autre_commune", "demandeur_mineur", "donnees_non_datees", "fait_plus_recent", "ligne_repetee",
        "nur_inhabituel", "occupant_garde", "reponse_ancienne", "titulaire_absent", "vacance_close",
    }
)  # fmt: skip
"""Codes that are told and let the import go on; every other code stops it."""


@dataclass(frozen=True, slots=True)
class Constat:
    """One thing to tell about a file: line as a spreadsheet numbers it (header is 1), column, value, code, data."""

    ligne: int
    colonne: str | None
    valeur: str | None
    code: str
    donnees: Mapping[str, Any] = field(default_factory=dict)

    @property
    def bloquant(self) -> bool:
        """Return whether it stops the import."""
        return self.code not in AVERTISSEMENTS


class Constats:
    """What was found in a file; the first ones are kept, all are counted."""

    def __init__(self, gardees: int = GARDEES) -> None:
        """Keep at most `gardees` errors and as many warnings."""
        self._gardees = gardees
        self._par_gravite: dict[bool, list[Constat]] = {True: [], False: []}
        self._nombre: Counter[bool] = Counter()

    def ajoute(self, ligne: int, colonne: str | None, valeur: str | None, code: str, **donnees: Any) -> None:
        """Add one."""
        constat = Constat(ligne, colonne, None if valeur is None else valeur[:200], code, donnees)
        self._nombre[constat.bloquant] += 1
        if self._nombre[constat.bloquant] <= self._gardees:
            self._par_gravite[constat.bloquant].append(constat)

    @property
    def erreurs(self) -> tuple[Constat, ...]:
        """Return the errors that were kept, in the order of the file."""
        return tuple(sorted(self._par_gravite[True], key=lambda c: c.ligne))

    @property
    def avertissements(self) -> tuple[Constat, ...]:
        """Return the warnings that were kept, in the order of the file."""
        return tuple(sorted(self._par_gravite[False], key=lambda c: c.ligne))

    @property
    def nombre_erreurs(self) -> int:
        """Return how many errors there are, kept or not."""
        return self._nombre[True]

    @property
    def nombre_avertissements(self) -> int:
        """Return how many warnings there are, kept or not."""
        return self._nombre[False]


class FichierRefuse(Exception):
    """The file cannot be read at all; carries the findings that say why."""

    def __init__(self, *constats: Constat) -> None:
        """Keep what to tell."""
        super().__init__(", ".join(c.code for c in constats))
        self.constats = constats
