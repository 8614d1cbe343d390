"""The procès-verbal of a séance as it may be read: live until its validation, then only as frozen."""

from sqlalchemy.orm import Session

from caleol.kernel.papiers import PvDonnees
from caleol.rules.droits import Auteur


def get_pv(session: Session, auteur: Auteur, seance_id: int) -> PvDonnees:
    """Return the minutes: a draft (`projet`) made of the rows while open or levée, the frozen ones once validated.

    The draft is for the secretary of the commission, the member who presides and the auditor; the validated
    minutes also for the members who were convoked (those who sit on some lots only read an extract, `extrait`).

    Raises:
        Introuvable: no such minutes for this reader, or the séance is not open yet.
    """
    raise NotImplementedError


def peut_valider(session: Session, auteur: Auteur, seance_id: int) -> bool:
    """Return whether this reader may validate the minutes now: the member who presided, once the séance is levée."""
    raise NotImplementedError
