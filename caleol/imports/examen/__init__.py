"""Leases to examine without a database, read from a CSV or a JSON file."""

from datetime import date
from pathlib import Path

from caleol.imports.examen.faits import BailLu, ExamenIllisible, Lus
from caleol.imports.examen.lecture_csv import lire_csv
from caleol.imports.examen.lecture_json import lire_json

__all__ = ["BailLu", "ExamenIllisible", "Lus", "lire_baux"]


def lire_baux(fichier: Path, jour: date) -> Lus:
    """Read the leases of a file, JSON by its suffix, else CSV; `jour` is the day of the examination.

    Raises:
        ExamenIllisible: the file cannot be read, or a value of it is wrong.
    """
    if not fichier.is_file():
        raise ExamenIllisible(("Ce fichier n’existe pas, ou ne peut pas être lu. Vérifiez son nom et vos droits.",))
    lus = lire_json(fichier, jour) if fichier.suffix.lower() == ".json" else lire_csv(fichier, jour)
    if not lus.baux:
        raise ExamenIllisible(("Le fichier ne porte aucun bail. Ajoutez au moins un bail.",))
    return lus
