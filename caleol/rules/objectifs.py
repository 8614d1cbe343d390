"""The yearly objectives: a count over a count, beside the share that the law or a local agreement asks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from caleol.rules.parametre import Parametres, Valeur
from caleol.rules.reference import regle

OBJECTIFS_DEPUIS = date(2017, 1, 28)


@dataclass(frozen=True, slots=True)
class Mesure:
    """Where an objective stands: never a rate without what it is counted on."""

    nombre: int
    total: int
    objectif: Valeur | None

    @property
    def taux_pourcent(self) -> Decimal | None:
        """Return the share in per cent, None where there is nothing to count on."""
        return Decimal(self.nombre * 100) / self.total if self.total else None

    @property
    def atteint(self) -> bool | None:
        """Return whether the share is reached; None where nothing is counted or no objective is checked."""
        if self.objectif is None or not self.total:
            return None
        return self.nombre * 100 >= self.objectif.decimal * self.total

    @property
    def manquent(self) -> int:
        """Return how many more of the same total would reach the objective."""
        if self.objectif is None or not self.total:
            return 0
        return max(ceil(self.objectif.decimal * self.total / 100) - self.nombre, 0)


@regle(
    code="CCH", article="L441-1", depuis=OBJECTIFS_DEPUIS, vu=False,
    valeurs=("objectifs.premier_quartile_hors_qpv",), exigences=("R45",),
)  # fmt: skip
def premier_quartile_hors_qpv(nombre: int, total: int, au: date, parametres: Parametres) -> Mesure:
    """Measure the share of the first quartile outside the priority neighbourhoods.

    [non vu] At least a quarter of the yearly allocations followed by a signed lease, outside priority
    neighbourhoods, goes to households of the first quartile or rehoused for urban renewal.

    Hypothèse : as long as leases are not tied to decisions, allocations decided at rank 1 are counted, and the
    page says so.
    """
    return Mesure(nombre, total, parametres.trouver("objectifs.premier_quartile_hors_qpv", au))


@regle(
    code="CCH", article="L441-1", depuis=OBJECTIFS_DEPUIS, vu=False,
    valeurs=("objectifs.autres_quartiles_en_qpv",), exigences=("R46",),
)  # fmt: skip
def autres_quartiles_en_qpv(nombre: int, total: int, au: date, parametres: Parametres) -> Mesure:
    """Measure the share of the three other quartiles inside the priority neighbourhoods.

    [non vu] Half of the allocations by default, another share where a local agreement sets it.
    """
    return Mesure(nombre, total, parametres.trouver("objectifs.autres_quartiles_en_qpv", au))


@regle(
    code="CCH", article="L441-1", depuis=OBJECTIFS_DEPUIS, vu=False,
    valeurs=("objectifs.publics_prioritaires",), exigences=("R47",),
)  # fmt: skip
def publics_prioritaires_du_contingent(nombre: int, total: int, au: date, parametres: Parametres) -> Mesure:
    """Measure the share of DALO and priority households on one contingent.

    [non vu] Every réservataire, and the landlord on its own flow, gives a quarter to them.
    """
    return Mesure(nombre, total, parametres.trouver("objectifs.publics_prioritaires", au))
