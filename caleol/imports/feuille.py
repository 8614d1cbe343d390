"""The first sheet of a workbook written as CSV: a process of its own, under limits of memory, time and size.

A workbook of five kilobytes may hold a cell at the last place of its sheet: what reads it asks for all the cells
between, and the process is killed. Run by its path, it imports nothing of the application.
"""

import csv
import resource
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

MEMOIRE, SORTIE, SECONDES = 2 << 30, 300 << 20, 120
ILLISIBLE = 3
ENTIERS_SURS = 10**15
"""Beyond, a spreadsheet keeps fifteen digits only: the number is told as it stands, and refused where it is a code."""

Valeur = int | float | str | bool | time | date | datetime | timedelta


def main(chemin: str) -> int:
    """Write the sheet on the standard output, an empty line where it has one; return what the process says."""
    for limite, maximum in (
        (resource.RLIMIT_AS, MEMOIRE),
        (resource.RLIMIT_FSIZE, SORTIE),
        (resource.RLIMIT_CPU, SECONDES),
        (resource.RLIMIT_CORE, 0),  # what died would lie on the disk with the names of the file
    ):
        resource.setrlimit(limite, (maximum, maximum))
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr] # a text stream here
    try:
        with Path(chemin).open("rb") as flux:  # what it is shows inside, whatever its name ends with
            feuille = CalamineWorkbook.from_filelike(flux).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError):
        return ILLISIBLE
    ecrit = csv.writer(sys.stdout)
    for rangee in feuille.iter_rows():
        cellules = [texte_de(valeur) for valeur in rangee]
        ecrit.writerow(cellules if any(cellules) else [])
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
