"""How points are counted: once, by unit, or by bands."""

from dataclasses import dataclass
from decimal import Decimal

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.grille.conditions import Condition, FiltrePersonne, RegleRefus, Unite


class Arrondi(EnumLibelle):
    """How points that are no whole number become one."""

    INFERIEUR = "inferieur", "à l’entier inférieur"
    SUPERIEUR = "superieur", "à l’entier supérieur"
    PROCHE = "proche", "au plus proche, la moitié au-dessus"


@dataclass(frozen=True, slots=True)
class Fixe:
    """So many points where the condition is true, once whatever makes it true."""

    points: int
    condition: Condition


@dataclass(frozen=True, slots=True)
class ParTemps:
    """So many points for each full unit since a date; `plafond_mesure` bounds the units, `plafond` the points."""

    points: int
    fait: str
    unite: Unite
    plafond_mesure: int | None = None
    plafond: int | None = None
    si: Condition | None = None


@dataclass(frozen=True, slots=True)
class ParUnite:
    """So many points for each unit of a whole number; the caps are those of `ParTemps`."""

    points: int
    fait: str
    plafond_mesure: int | None = None
    plafond: int | None = None
    si: Condition | None = None


@dataclass(frozen=True, slots=True)
class ParPersonne:
    """So many points for each person, with the part in percent of those who are not here all the time."""

    points: int
    filtre: FiltrePersonne
    part_alternee: int = 100
    part_visite: int = 0
    part_a_naitre: int = 0
    arrondi: Arrondi | None = None
    plafond_mesure: int | None = None
    plafond: int | None = None
    si: Condition | None = None


@dataclass(frozen=True, slots=True)
class ParRefus:
    """So many points (below zero) for each unjustified refusal from the one that the rule names."""

    points: int
    regle: RegleRefus
    plafond_mesure: int | None = None
    plafond: int | None = None
    si: Condition | None = None


Borne = Decimal | str


@dataclass(frozen=True, slots=True)
class Bande:
    """An interval and its points; a bound may name a table of thresholds. `bas_exclu`: strictly more than."""

    points: int
    bas: Borne | None = None
    bas_exclu: bool = False
    haut: Borne | None = None
    haut_exclu: bool = True


@dataclass(frozen=True, slots=True)
class Bandes:
    """The first band that holds the measure gives its points; outside all of them there are none."""

    fait: str
    bandes: tuple[Bande, ...]
    unite: Unite | None = None
    si: Condition | None = None


Bareme = Fixe | ParTemps | ParUnite | ParPersonne | ParRefus | Bandes


@dataclass(frozen=True, slots=True)
class Seuil:
    """A bound that depends on choices (kind of household, zone): `valeurs` by the values of `selon`, in order."""

    cle: str
    selon: tuple[str, ...]
    valeurs: tuple[tuple[tuple[str, ...], Decimal], ...]

    def table(self) -> dict[tuple[str, ...], Decimal]:
        """Return the bounds by the values that choose them."""
        return dict(self.valeurs)
