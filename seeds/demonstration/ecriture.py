"""Values and files as the imports read them: `;`, decimal comma, French dates, UTF-8."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

SEPARATEUR_DE_LISTE = " "


def jour(valeur: date | None) -> str:
    """Write a day, « » where there is none."""
    return "" if valeur is None else f"{valeur.day:02d}/{valeur.month:02d}/{valeur.year}"


def oui_non(valeur: bool | None) -> str:
    """Write yes, no, or nothing where it is not known."""
    return "" if valeur is None else "oui" if valeur else "non"


def euros(centimes: int | None) -> str:
    """Write an amount in euros with a decimal comma."""
    return "" if centimes is None else f"{centimes // 100},{centimes % 100:02d}"


def metres(surface: Decimal | None) -> str:
    """Write square metres with a decimal comma."""
    return "" if surface is None else f"{surface:.2f}".replace(".", ",")


def liste(valeurs: Iterable[str]) -> str:
    """Write several codes in one cell."""
    return SEPARATEUR_DE_LISTE.join(valeurs)


def texte(valeur: object) -> str:
    """Write a plain value, nothing for None."""
    return "" if valeur is None else str(valeur)


def write_csv(chemin: Path, colonnes: str, lignes: Iterable[Sequence[object]]) -> int:
    """Write a file with its header line (`colonnes` joined by `;`); return the number of lines."""
    nombre = 0
    with chemin.open("w", encoding="utf-8", newline="") as fichier:
        ecrivain = csv.writer(fichier, delimiter=";", lineterminator="\r\n")
        ecrivain.writerow(colonnes.split(";"))
        for nombre, ligne in enumerate(lignes, start=1):  # noqa: B007 - the last rank is the count
            ecrivain.writerow(ligne)
    return nombre
