"""Files kept beside the database: whole or absent, and gone when the act that made them is not committed."""

import os
import tempfile
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from caleol.services.act import Acte


def deposit_fichier(acte: Acte, chemin: Path, contenu: bytes) -> None:
    """Put a file in its place within an act, on the disk before the commit; a rollback takes it away.

    A file of the same name that an act cut short had left is replaced.

    Raises:
        OSError: the folder cannot be written (the act then fails whole).
    """
    ecrit_entier(chemin, contenu)
    _remove_on_rollback(acte.session, chemin)


def ecrit_entier(chemin: Path, contenu: bytes) -> None:
    """Write a file under a passing name in the same folder, then give it its name: never half a file."""
    chemin.parent.mkdir(parents=True, exist_ok=True)
    descripteur, nom = tempfile.mkstemp(prefix=".", suffix=".partiel", dir=chemin.parent)
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


def _remove_on_rollback(session: Session, chemin: Path) -> None:
    validees: list[bool] = []

    def note(_session: Session) -> None:
        validees.append(True)

    def retire(_session: Session) -> None:
        if not validees:
            chemin.unlink(missing_ok=True)

    event.listen(session, "after_commit", note, once=True)
    event.listen(session, "after_rollback", retire, once=True)
