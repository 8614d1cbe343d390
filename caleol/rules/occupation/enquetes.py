"""The yearly surveys of resources (L441-9) read for article L442-3-3: two years in a row above 150 % of a ceiling."""

from dataclasses import dataclass
from datetime import date

from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle


@dataclass(frozen=True, slots=True)
class Enquete:
    """What one survey shows: resources, ceiling of the dwelling, ceiling of a PLS, all in euros a year."""

    annee: int
    ressources_euros: int | None
    plafond_euros: int | None
    plafond_pls_euros: int | None = None


@dataclass(frozen=True, slots=True)
class SecondDepassement:
    """Whether two surveys in a row exceed the threshold (None: not known), and the year of the second."""

    deux_de_suite: bool | None
    annee: int | None


@regle(
    code="CCH", article="L442-3-3 I", depuis=date(2018, 1, 1), vu=False,
    valeurs=("maintien.depassement", "maintien.depassement_du_pls"),
)  # fmt: skip
def second_depassement(enquetes: tuple[Enquete, ...], au: date, parametres: Parametres) -> SecondDepassement:
    """Find the first two surveys in a row whose resources are strictly above the threshold.

    [non vu in its present form] The law said twice the ceiling until 2018, 150 % since. Sources disagree on the
    ceiling that is compared: a setting, by default that of the dwelling.
    """
    connues = {enquete.annee: _depasse(enquete, au, parametres) for enquete in enquetes}
    doute = len(connues) < 2
    for annee in sorted(connues):
        couple = (connues[annee], connues.get(annee + 1, False if annee == max(connues) else None))
        if couple == (True, True):
            return SecondDepassement(True, annee + 1)
        doute = doute or (None in couple and False not in couple)
    return SecondDepassement(None if doute else False, None)


def _depasse(enquete: Enquete, au: date, parametres: Parametres) -> bool | None:
    """Return whether a survey is above the threshold."""
    sur_le_pls = parametres.valeur("maintien.depassement_du_pls", au).entier == 1
    plafond = enquete.plafond_pls_euros if sur_le_pls else enquete.plafond_euros
    if enquete.ressources_euros is None or plafond is None:
        return None
    return enquete.ressources_euros * 100 > plafond * parametres.valeur("maintien.depassement", au).entier
