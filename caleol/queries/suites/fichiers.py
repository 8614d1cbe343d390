"""The letters as files: which ones an account may open, and those of a séance that wait for the post."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.lot import Decision
from caleol.models.suivi import Courrier
from caleol.queries.suites.perimetre import find_lot_suivi
from caleol.rules.droits import Auteur


def find_courrier(session: Session, auteur: Auteur, courrier_id: int) -> Courrier:
    """Return a letter, in the caller's session.

    Raises:
        Introuvable: no such letter for who holds its commission, for the agency of its dwelling, or for an auditor.
    """
    lot_id = session.scalar(
        select(Decision.lot_id).join(Courrier, Courrier.decision_id == Decision.id).where(Courrier.id == courrier_id)
    )
    try:
        find_lot_suivi(session, auteur, lot_id or 0)
    except Introuvable as erreur:
        raise Introuvable("courrier", id=courrier_id) from erreur
    return session.get_one(Courrier, courrier_id)


def seance_du_courrier(session: Session, auteur: Auteur, courrier_id: int) -> int:
    """Return the séance whose decision a letter tells.

    Raises:
        Introuvable: as `find_courrier`.
    """
    courrier = find_courrier(session, auteur, courrier_id)
    return session.get_one(Decision, courrier.decision_id).seance_id
