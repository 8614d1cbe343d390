"""The values of a day put in the form that the examination reads at once: made once for a whole stock."""

from dataclasses import dataclass
from datetime import date

from caleol.kernel.errors import Refus
from caleol.rules.facts import Financement, ZonePlafond
from caleol.rules.parametre import Parametres, StatutValeur
from caleol.rules.plafonds import Categorie, plafond_ressources
from caleol.rules.reference import regle

RANGS = 8
RANGS_DU_PLAFOND = 7
CENTIEMES = 100


@dataclass(frozen=True, slots=True)
class Echelle:
    """Ceilings of a financing and zone by rank of category, 1 to 7; each rank beyond six adds one supplement."""

    montants: tuple[int, ...]
    depuis: date
    source: str
    statut: StatutValeur

    def montant(self, rang: int) -> int:
        """Return the ceiling in euros of a rank of category."""
        montants = self.montants
        if rang <= RANGS_DU_PLAFOND:
            return montants[rang]
        return montants[-1] + (rang - RANGS_DU_PLAFOND) * (montants[-1] - montants[-2])


@dataclass(frozen=True, slots=True)
class Bareme:
    """Everything that the five situations and the due dates compare with, on a day.

    `surfaces[n]` is the smallest surface of n persons in hundredths of a square metre, the last one for more;
    `echelles` lacks a financing and zone whose table nobody checked.
    """

    au: date
    surfaces: tuple[int, ...]
    marge_pieces: int
    echelles: dict[tuple[str, str], Echelle]
    ages_jeune_couple: int
    baisse_pourcent: int
    alerte_sls: int
    periode_mois: int
    avance_mois: int
    premier_jour: date


@regle(
    code="CCH", article="L442-5-2", depuis=date(2019, 1, 1), vu=True,
    valeurs=(
        "seuils.surface_minimale", "seuils.pieces_au_dela_des_personnes", "plafond.ages_jeune_couple",
        "plafond.baisse_ressources", "occupation.alerte_sls", "occupation.periode", "occupation.avance",
    ),
    exigences=("R40", "R74"),
)  # fmt: skip
def bareme_du_jour(au: date, parametres: Parametres) -> Bareme:
    """Return what an examination of a day compares with: surfaces, rooms, ceilings, dates.

    Raises Refus("valeur_non_verifiee") for a day before the law (1 January 2019; 1 September 2019 for the
    surfaces) or after the last day that somebody checked.
    """
    periode = parametres.valeur("occupation.periode", au)
    return Bareme(
        au=au,
        surfaces=(0, *(_surface(rang, au, parametres) for rang in range(1, RANGS + 1))),
        marge_pieces=parametres.valeur("seuils.pieces_au_dela_des_personnes", au).entier,
        echelles=_echelles(au, parametres),
        ages_jeune_couple=parametres.valeur("plafond.ages_jeune_couple", au).entier,
        baisse_pourcent=parametres.valeur("plafond.baisse_ressources", au).entier,
        alerte_sls=parametres.valeur("occupation.alerte_sls", au).entier,
        periode_mois=periode.entier,
        avance_mois=parametres.valeur("occupation.avance", au).entier,
        premier_jour=min(valeur.depuis for valeur in parametres.versions("occupation.periode")),
    )


def _surface(rang: int, au: date, parametres: Parametres) -> int:
    """Return the smallest surface of a number of persons, in hundredths of a square metre."""
    return int(parametres.valeur("seuils.surface_minimale", au, personnes=str(rang)).decimal * CENTIEMES)


def _echelles(au: date, parametres: Parametres) -> dict[tuple[str, str], Echelle]:
    """Return the ceilings that somebody checked for a day."""
    couples = ((financement, zone) for financement in Financement for zone in ZonePlafond)
    lues = {(str(f), str(z)): _echelle(f, z, au, parametres) for f, z in couples if f is not Financement.LIBRE}
    return {cle: echelle for cle, echelle in lues.items() if echelle is not None}


def _echelle(financement: Financement, zone: ZonePlafond, au: date, parametres: Parametres) -> Echelle | None:
    """Return the ceilings of a financing and zone, None where a line is missing."""
    categories = (Categorie(min(rang, 6), max(rang - 6, 0), "") for rang in range(1, RANGS_DU_PLAFOND + 1))
    try:
        plafonds = [plafond_ressources(categorie, financement, zone, au, parametres) for categorie in categories]
    except Refus:
        return None
    premier = plafonds[0]
    montants = tuple(plafond.montant_euros or 0 for plafond in plafonds)
    calcule = any(plafond.statut is StatutValeur.CALCULE for plafond in plafonds)
    statut = StatutValeur.CALCULE if calcule else premier.statut
    return Echelle((0, *montants), premier.depuis or au, premier.source, statut)
