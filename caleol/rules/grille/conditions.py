"""What a grid asks of the facts: conditions with three values, as frozen trees."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from caleol.rules.enumeration import EnumLibelle


class Comparaison(EnumLibelle):
    """How a number, or an age of a date, is compared."""

    SUPERIEUR = "superieur", "plus de"
    SUPERIEUR_OU_EGAL = "superieur_ou_egal", "au moins"
    INFERIEUR = "inferieur", "moins de"
    INFERIEUR_OU_EGAL = "inferieur_ou_egal", "au plus"
    EGAL = "egal", "exactement"


class Unite(EnumLibelle):
    """What the time since a date is counted in."""

    JOURS = "jours", "jours"
    MOIS = "mois", "mois"
    ANS = "ans", "ans"


class Mesure(EnumLibelle):
    """« Plus de 36 mois »: on the dates (36 months and a day are more) or on full months (37 are)."""

    DATES = "dates", "de date à date"
    UNITES_PLEINES = "unites_pleines", "en mois, ans ou jours pleins"


class Cumul(EnumLibelle):
    """What several members of one household make together."""

    MENAGE = "menage", "le ménage ensemble"
    SOMME = "somme", "chaque membre, en s’additionnant"
    PIRE = "pire", "le membre qui en a le plus"


@dataclass(frozen=True, slots=True)
class Test:
    """One fact: yes (or no) it is; compared with a bound (a number, or the name of a table of thresholds); in a list.

    `unite` counts the time since a date; `mesure` says how where it matters.
    """

    __test__ = False

    fait: str
    vaut: bool = True
    comparaison: Comparaison | None = None
    borne: Decimal | str | None = None
    parmi: tuple[str, ...] = ()
    unite: Unite | None = None
    mesure: Mesure = Mesure.DATES


@dataclass(frozen=True, slots=True)
class Reunion:
    """Several conditions: all of them, or one at least."""

    toutes: bool
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class FiltrePersonne:
    """Which persons of the household: ages in completed years on the day, bounds included."""

    age_min: int | None = None
    age_max: int | None = None
    liens: tuple[str, ...] = ()
    a_charge: bool | None = None
    handicap: bool | None = None
    garde: tuple[str, ...] = ()
    a_naitre: bool | None = None


@dataclass(frozen=True, slots=True)
class Membres:
    """One member at least, or every member, is such."""

    tous: bool
    filtre: FiltrePersonne


@dataclass(frozen=True, slots=True)
class RegleRefus:
    """Unjustified refusals: how many, within how many months, with an effect of how many months from the last."""

    nombre: int = 1
    fenetre_mois: int | None = None
    duree_mois: int | None = None
    cumul: Cumul = Cumul.MENAGE


Condition = Test | Reunion | Membres | RegleRefus


def faits_de(condition: Condition | None) -> Iterator[str]:
    """Return the names of the facts that a condition reads, in order."""
    if isinstance(condition, Test):
        yield condition.fait
    elif isinstance(condition, Reunion):
        for fille in condition.conditions:
            yield from faits_de(fille)
    elif isinstance(condition, Membres):
        yield "personnes"
    elif isinstance(condition, RegleRefus):
        yield "refus"


def tests_de(condition: Condition | None) -> Iterator[Test]:
    """Return the tests of a condition, however deep."""
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Reunion):
        for fille in condition.conditions:
            yield from tests_de(fille)
