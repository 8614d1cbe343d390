"""The papers of a séance in PDF, made for a reader: nothing is written, the same data give the same bytes."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from caleol.rules.droits import Auteur


def pv_pdf(
    session: Session, auteur: Auteur, seance_id: int, *, dossier: Path, imprime_le: datetime | None = None
) -> bytes:
    """Return the minutes in PDF: the draft, the file made at the validation, or the reader's extract of it.

    `imprime_le` prints the reader's name and the hour at the foot of a draft or of an extract.

    Raises:
        Introuvable: as `caleol.queries.pv.get_pv`.
        Refus: `pv_fichier_altere` where the file kept does not bear the digest of the register.
    """
    raise NotImplementedError


def agenda_pdf(session: Session, auteur: Auteur, seance_id: int, *, imprime_le: datetime | None = None) -> bytes:
    """Return the agenda in PDF; a member who sits on some lots only gets these lots.

    Raises:
        Introuvable: no such séance for this reader.
    """
    raise NotImplementedError


def emargement_pdf(session: Session, auteur: Auteur, seance_id: int, *, imprime_le: datetime | None = None) -> bytes:
    """Return the attendance sheet in PDF: to sign before the séance, with the presences after it.

    Raises:
        Introuvable: no such séance for this reader.
    """
    raise NotImplementedError
