"""Files kept beside the database: whole or absent, and gone when the act that made them is not committed."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from caleol.services.act import Acte

SUFFIXE = ".partiel"
ENSEMBLE = 8
"""Files of a batch written at once."""
AGE_D_UN_RESTE = timedelta(hours=1)


def deposit_fichier(acte: Acte, chemin: Path, contenu: bytes) -> None:
    """Put a file in its place within an act, on the disk before the commit; a rollback takes it away.

    A file of the same name that an act cut short had left is replaced.

    Raises:
        OSError: the folder cannot be written (the act then fails whole).
    """
    deposit_fichiers(acte, {chemin: contenu})


def deposit_fichiers(acte: Acte, fichiers: Mapping[Path, bytes]) -> None:
    """Put the files of a batch in their places, as `deposit_fichier` does each: all of them, or none.

    They are written several at once: each waits for the disk, and the disk takes many waits together.

    Raises:
        OSError: a folder cannot be written (the act then fails whole).
    """
    _remove_on_rollback(acte.session, tuple(fichiers))
    with ThreadPoolExecutor(min(len(fichiers), ENSEMBLE) or 1) as fils:
        for _ in fils.map(ecrit_entier, fichiers.keys(), fichiers.values()):
            pass


def ecrit_entier(chemin: Path, contenu: bytes) -> None:
    """Write a file under a passing name in the same folder, then give it its name: never half a file."""
    chemin.parent.mkdir(parents=True, exist_ok=True)
    descripteur, nom = tempfile.mkstemp(prefix=".", suffix=SUFFIXE, dir=chemin.parent)
    passager = Path(nom)
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.write(contenu)
            fichier.flush()
            os.fsync(fichier.fileno())
        passager.chmod(0o640)
        passager.replace(chemin)
    except BaseException:
        passager.unlink(missing_ok=True)
        raise


def sweep_partiels(dossier: Path, instant: datetime) -> int:
    """Delete what writings cut short by the death of their process left under a folder; return how many.

    A writing lasts a moment: who wrote a passing file that is an hour old at `instant` is gone.
    """
    limite = (instant - AGE_D_UN_RESTE).timestamp()
    restes = [chemin for chemin in dossier.rglob(f".*{SUFFIXE}") if chemin.stat().st_mtime < limite]
    for chemin in restes:
        chemin.unlink(missing_ok=True)
    return len(restes)


def _remove_on_rollback(session: Session, chemins: Sequence[Path]) -> None:
    validees: list[bool] = []

    def note(_session: Session) -> None:
        validees.append(True)

    def retire(_session: Session) -> None:
        for chemin in () if validees else chemins:
            chemin.unlink(missing_ok=True)

    event.listen(session, "after_commit", note, once=True)
    event.listen(session, "after_rollback", retire, once=True)
