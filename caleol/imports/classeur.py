"""A spreadsheet's workbook read as lines of cells: the texts that the same table would have as CSV."""

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from caleol.imports import feuille
from caleol.imports.erreurs import Constat, FichierRefuse


@dataclass(frozen=True, slots=True)
class Classeur:
    """The first sheet of a workbook as the text of a CSV; `encodage` and `separateur` tell the reader what it was."""

    contenu: bytes
    entete: tuple[str, ...]
    encodage: str = "classeur"
    separateur: str = ""

    @contextmanager
    def lignes(self) -> Iterator[Iterator[list[str]]]:
        """Give the lines after the header, as cells; an empty line gives no cell."""
        lecture = _lit(self.contenu)
        next(lecture, None)
        yield lecture


def ouvre_classeur(chemin: Path) -> Classeur:
    """Read the first sheet of a workbook (XLSX, XLS, ODS).

    Its text is kept, never its cells: these would take ten times as much memory.

    Raises:
        FichierRefuse: it cannot be opened, or swells beyond reason.
    """
    with TemporaryFile() as sortie:
        code = _convertit(chemin, sortie)
        if code == feuille.ILLISIBLE:
            raise FichierRefuse(Constat(1, None, None, "fichier_tableur"))
        if code:
            raise FichierRefuse(Constat(1, None, None, "classeur_trop_grand"))
        sortie.seek(0)
        contenu = sortie.read()
    try:
        return Classeur(contenu, tuple(next(_lit(contenu), ())))
    except csv.Error as erreur:
        raise FichierRefuse(Constat(1, None, None, "entete_vide")) from erreur


def _lit(contenu: bytes) -> Iterator[list[str]]:
    return csv.reader(io.TextIOWrapper(io.BytesIO(contenu), encoding="utf-8", newline=""))


def _convertit(chemin: Path, sortie: IO[bytes]) -> int:
    """Write the sheet as CSV from another process: whatever kills it leaves this one standing."""
    commande = [sys.executable, "-I", feuille.__file__, str(chemin.resolve())]
    return subprocess.run(commande, stdout=sortie, stderr=subprocess.DEVNULL, check=False).returncode  # noqa: S603 - our own script, a path without shell
