"""Time since a date, in full units or from date to date; dates are those of Paris."""

from datetime import date, timedelta
from decimal import Decimal

from caleol.rules.delais import ajouter_mois, mois_pleins
from caleol.rules.grille.conditions import Comparaison, Unite


def unites_pleines(unite: Unite, depuis: date, au: date) -> int:
    """Return the full days, months or years from a date to another, none where it is not reached.

    31 January to 28 February is a full month, as is 29 February to 28 February a full year.
    """
    if depuis >= au:
        return 0
    if unite is Unite.JOURS:
        return (au - depuis).days
    mois = mois_pleins(depuis, au)
    return mois if unite is Unite.MOIS else mois // 12


def ajouter(unite: Unite, depuis: date, nombre: int) -> date:
    """Return a date some units later; the last day of the month where the day does not exist there."""
    if unite is Unite.JOURS:
        return depuis + timedelta(days=nombre)
    return ajouter_mois(depuis, nombre * (12 if unite is Unite.ANS else 1))


def compare_de_date_a_date(comparaison: Comparaison, unite: Unite, depuis: date, borne: Decimal, au: date) -> bool:
    """Tell whether more (or less) than so many units went by, a day being enough to be more."""
    terme = ajouter(unite, depuis, int(borne))
    if comparaison is Comparaison.SUPERIEUR:
        return au > terme
    if comparaison is Comparaison.SUPERIEUR_OU_EGAL:
        return au >= terme
    if comparaison is Comparaison.INFERIEUR:
        return au < terme
    return au <= terme
