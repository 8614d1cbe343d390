"""The shape of a report: a period, tables, and each count with what it is a part of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from caleol.kernel.clock import PARIS


@dataclass(frozen=True, slots=True)
class Periode:
    """From a day to another, both counted."""

    debut: date
    fin: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Return the instants at which the period begins and ends, the second left out."""
        jours = (self.debut, self.fin + timedelta(days=1))
        debut, fin = (datetime.combine(jour, time(), PARIS).astimezone(UTC) for jour in jours)
        return debut, fin


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line: its name and its counts, in the order of the columns."""

    libelle: str
    comptes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table of counts; the first column is drawn, and its share is out of `total` (None: the lines overlap)."""

    titre: str
    entete: str
    colonnes: tuple[str, ...]
    lignes: tuple[Ligne, ...]
    total: int | None
    population: str = ""

    @property
    def plus_grand(self) -> int:
        """Return the length of the longest bar, at least one."""
        return max((ligne.comptes[0] for ligne in self.lignes), default=0) or 1

    def part(self, ligne: Ligne) -> Decimal | None:
        """Return the share of a line in per cent, None where there is nothing to share."""
        return Decimal(ligne.comptes[0] * 100) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Chiffre:
    """A figure of the first lines, with what it is out of where it is a rate."""

    libelle: str
    nombre: int
    sur: int | None = None
    precision: str = ""

    @property
    def part(self) -> Decimal | None:
        """Return the rate in per cent."""
        return Decimal(self.nombre * 100) / self.sur if self.sur else None


@dataclass(frozen=True, slots=True)
class Bilan:
    """A report; `vide` says that nothing happened in the period."""

    periode: Periode
    chiffres: tuple[Chiffre, ...]
    tableaux: tuple[Tableau, ...] = field(default=())

    @property
    def vide(self) -> bool:
        """Return whether every figure is nothing."""
        return not any(chiffre.nombre for chiffre in self.chiffres)

    def exporte(self) -> Iterator[tuple[str, str, str, int, int | None, Decimal | None]]:
        """Yield the lines of a file: table, line, column, count, denominator, rate in per cent."""
        for chiffre in self.chiffres:
            yield "Ensemble", chiffre.libelle, chiffre.precision, chiffre.nombre, chiffre.sur, _rond(chiffre.part)
        for tableau in self.tableaux:
            for ligne in tableau.lignes:
                for rang, colonne in enumerate(tableau.colonnes):
                    part = tableau.part(ligne) if rang == 0 else None
                    total = tableau.total if rang == 0 else None
                    yield tableau.titre, ligne.libelle, colonne, ligne.comptes[rang], total, _rond(part)


def _rond(part: Decimal | None) -> Decimal | None:
    return None if part is None else round(part, 2)
