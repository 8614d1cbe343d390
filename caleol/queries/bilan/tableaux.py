"""The shape of a report: a period, tables, and each count with what it is a part of."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from caleol.kernel.clock import PARIS

LigneExportee = tuple[
    str, str, str, int, int | None, Decimal | None, int | None, int | None, Decimal | None
]  # fmt: skip


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

    @property
    def un_an_avant(self) -> "Periode":
        """Return the same days a year before; 29 February becomes the 28th."""
        return Periode(_un_an_avant(self.debut), _un_an_avant(self.fin))

    @property
    def nom_compare(self) -> str:
        """Return « 2025 » for a whole year, else « un an avant »: the page says its days once."""
        if (self.debut, self.fin) == (date(self.debut.year, 1, 1), date(self.debut.year, 12, 31)):
            return str(self.debut.year)
        return "un an avant"


def _un_an_avant(jour: date) -> date:
    return jour.replace(year=jour.year - 1, day=28 if (jour.month, jour.day) == (2, 29) else jour.day)


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line: its name and its counts, in the order of the columns; `avant` is the first count a year before."""

    libelle: str
    comptes: tuple[int, ...]
    avant: int | None = None

    @property
    def ecart(self) -> int | None:
        """Return the change of the first count on a year, None where nothing was counted before."""
        return None if self.avant is None else self.comptes[0] - self.avant


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
    """A figure of the first lines, with what it is out of where it is a rate; `avant` is the same a year before.

    A figure of the present day (`du_jour`) is not compared.
    """

    libelle: str
    nombre: int
    sur: int | None = None
    precision: str = ""
    avant: "Chiffre | None" = None
    du_jour: bool = False

    @property
    def part(self) -> Decimal | None:
        """Return the rate in per cent."""
        return Decimal(self.nombre * 100) / self.sur if self.sur else None

    @property
    def ecart(self) -> int | None:
        """Return the change of the count on a year."""
        return None if self.avant is None else self.nombre - self.avant.nombre

    @property
    def points(self) -> Decimal | None:
        """Return the change of the rate on a year, in points (not in per cent)."""
        avant = self.avant.part if self.avant else None
        return None if self.part is None or avant is None else self.part - avant


@dataclass(frozen=True, slots=True)
class Bilan:
    """A report; `avant` is the period it is compared with, None where nothing was counted in it."""

    periode: Periode
    chiffres: tuple[Chiffre, ...]
    tableaux: tuple[Tableau, ...] = field(default=())
    avant: Periode | None = None

    @property
    def vide(self) -> bool:
        """Return whether every figure is nothing."""
        return not any(chiffre.nombre for chiffre in self.chiffres)

    @property
    def sans_evenement(self) -> bool:
        """Return whether nothing happened in the period, whatever the figures of the present day."""
        return not any(chiffre.nombre for chiffre in self.chiffres if not chiffre.du_jour)

    def exporte(self) -> Iterator[LigneExportee]:
        """Yield the lines of a file: table, line, column, count, denominator, rate; a year before, change, points."""
        for c in self.chiffres:
            avant = c.avant.nombre if c.avant else None
            yield "Ensemble", c.libelle, c.precision, c.nombre, c.sur, _rond(c.part), avant, c.ecart, _rond(c.points)
        for tableau in self.tableaux:
            for ligne in tableau.lignes:
                part = _rond(tableau.part(ligne))
                premiere, *autres = zip(tableau.colonnes, ligne.comptes, strict=True)
                yield tableau.titre, ligne.libelle, *premiere, tableau.total, part, ligne.avant, ligne.ecart, None
                for colonne, nombre in autres:
                    yield tableau.titre, ligne.libelle, colonne, nombre, None, None, None, None, None


def compare(bilan: Bilan, avant: Bilan) -> Bilan:
    """Return a report with, beside each first count, that of the period before; lines that are gone come last.

    Where nothing was counted before, the report is returned as it is: a change from nothing says nothing.
    """
    if avant.sans_evenement:
        return bilan
    anciens = {chiffre.libelle: chiffre for chiffre in avant.chiffres if not chiffre.du_jour}
    tables = {tableau.titre: tableau for tableau in avant.tableaux}
    return replace(
        bilan,
        avant=avant.periode,
        chiffres=tuple(replace(c, avant=anciens.get(c.libelle)) for c in bilan.chiffres),
        tableaux=tuple(_tableau_compare(t, tables[t.titre]) for t in bilan.tableaux),
    )


def _tableau_compare(tableau: Tableau, avant: Tableau) -> Tableau:
    anciennes = {ligne.libelle: ligne.comptes[0] for ligne in avant.lignes}
    lignes = [replace(ligne, avant=anciennes.pop(ligne.libelle, 0)) for ligne in tableau.lignes]
    rien = (0,) * len(tableau.colonnes)
    disparues = [Ligne(libelle, rien, nombre) for libelle, nombre in anciennes.items() if nombre]
    return replace(tableau, lignes=(*lignes, *disparues))


def _rond(part: Decimal | None) -> Decimal | None:
    return None if part is None else round(part, 2)
