"""Tables for a spreadsheet: CSV as French software opens it, and XLSX; no cell can become a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter

Cellule = str | int | Decimal | date | bool | None
DANGEREUX = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
MORCEAU = 64_000
"""Signs after which a piece of a CSV leaves."""
NOMBRE = re.compile(r"[+-]\d+(?:[.,]\d+)?")


def csv_octets(entetes: Sequence[str], lignes: Iterable[Sequence[Cellule]]) -> bytes:
    """Return a table as CSV: `;`, UTF-8 with BOM, decimal comma, dates jj/mm/aaaa."""
    return b"".join(csv_morceaux(entetes, lignes))


def csv_morceaux(entetes: Sequence[str], lignes: Iterable[Sequence[Cellule]]) -> Iterator[bytes]:
    """Yield the same file piece by piece, as its lines are made."""
    sortie = StringIO(newline="")
    sortie.write(BOM)
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([_neutre(entete) for entete in entetes])
    for ligne in lignes:
        ecrivain.writerow([_texte(cellule) for cellule in ligne])
        if sortie.tell() > MORCEAU:
            yield sortie.getvalue().encode()
            sortie.seek(0)
            sortie.truncate()
    yield sortie.getvalue().encode()


def _texte(cellule: Cellule) -> str:
    if cellule is None:
        return ""
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, date):
        return f"{cellule:%d/%m/%Y}"
    if isinstance(cellule, Decimal):
        return str(cellule).replace(".", ",")
    return str(cellule) if isinstance(cellule, int) else _neutre(cellule)


def _neutre(texte: str) -> str:
    """Return a text that no spreadsheet takes for a formula; a number written with its sign stays as it is."""
    return f"'{texte}" if texte.startswith(DANGEREUX) and not NOMBRE.fullmatch(texte) else texte


def xlsx_octets(titre: str, entetes: Sequence[str], lignes: Iterable[Sequence[Cellule]]) -> bytes:
    """Return a table as XLSX: numbers as numbers, dates as dates, texts always as texts, the head frozen."""
    sortie = BytesIO()
    with xlsxwriter.Workbook(
        sortie, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as livre:
        feuille = livre.add_worksheet(titre[:31])
        gras, jour = livre.add_format({"bold": True}), livre.add_format({"num_format": "dd/mm/yyyy"})
        feuille.freeze_panes(1, 0)
        for colonne, entete in enumerate(entetes):
            feuille.write_string(0, colonne, entete, gras)
        for rang, ligne in enumerate(lignes, start=1):
            for colonne, cellule in enumerate(ligne):
                if cellule is None:
                    continue
                if isinstance(cellule, bool):
                    feuille.write_string(rang, colonne, "oui" if cellule else "non")
                elif isinstance(cellule, date):
                    feuille.write_datetime(rang, colonne, cellule, jour)
                elif isinstance(cellule, int | Decimal):
                    feuille.write_number(rang, colonne, cellule)
                else:
                    feuille.write_string(rang, colonne, cellule)
    return sortie.getvalue()
