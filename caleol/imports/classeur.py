"""A spreadsheet's workbook read as lines of cells: the texts that the same table would have as CSV."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from python_calamine import CalamineError, CalamineWorkbook

from caleol.imports.erreurs import Constat, FichierRefuse

OCTETS_OUVERTS = 600 * 1024 * 1024
"""What a compressed workbook may weigh once open: a small file that swells beyond is not read."""
ENTIERS_SURS = 10**15
"""Beyond, a spreadsheet keeps fifteen digits only: the number is told as it stands, and refused where it is a code."""

Valeur = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Classeur:
    """The first sheet of a workbook; `encodage` and `separateur` tell the reader what it was."""

    chemin: Path
    rangees: tuple[tuple[str, ...], ...]
    encodage: str = "classeur"
    separateur: str = ""

    @property
    def entete(self) -> tuple[str, ...]:
        """Return the names of the columns as they stand."""
        return self.rangees[0] if self.rangees else ()

    @contextmanager
    def lignes(self) -> Iterator[Iterator[list[str]]]:
        """Give the lines after the header, as cells; an empty line gives no cell."""
        yield (list(rangee) if any(rangee) else [] for rangee in self.rangees[1:])


def ouvre_classeur(chemin: Path) -> Classeur:
    """Read the first sheet of a workbook (XLSX, XLS, ODS).

    Raises:
        FichierRefuse: it cannot be opened, or swells beyond reason.
    """
    if is_zipfile(chemin) and _pese(chemin) > OCTETS_OUVERTS:
        raise FichierRefuse(Constat(1, None, None, "classeur_trop_grand"))
    try:
        with chemin.open("rb") as flux:
            feuille = CalamineWorkbook.from_filelike(flux).get_sheet_by_index(0)
            rangees = feuille.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as erreur:
        raise FichierRefuse(Constat(1, None, None, "fichier_tableur")) from erreur
    return Classeur(chemin, tuple(tuple(map(texte_de, rangee)) for rangee in rangees))


def _pese(chemin: Path) -> int:
    try:
        with ZipFile(chemin) as archive:
            return sum(membre.file_size for membre in archive.infolist())
    except BadZipFile:
        return 0


def texte_de(valeur: Valeur) -> str:
    """Return a cell as the text that a CSV would hold: whole numbers without decimals, dates aaaa-mm-jj."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime | date):
        return f"{valeur:%Y-%m-%d}"
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur)) if abs(valeur) < ENTIERS_SURS else f"{valeur:.5E}"
    return str(valeur)
