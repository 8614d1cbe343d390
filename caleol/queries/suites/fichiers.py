"""The letters as files: which ones an account may open, and those of a séance that wait for the post."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.lot import Decision
from caleol.models.seance import Seance
from caleol.models.suivi import Courrier
from caleol.rules.droits import Auteur


def find_courrier(session: Session, auteur: Auteur, courrier_id: int) -> Courrier:
    """Return a letter, in the caller's session.

    Raises:
        Introuvable: no such letter for who holds its commission, or for an auditor.
    """
    ligne = session.execute(
        select(Courrier, Seance.commission_id)
        .join(Decision, Decision.id == Courrier.decision_id)
        .join(Seance, Seance.id == Decision.seance_id)
        .where(Courrier.id == courrier_id)
    ).one_or_none()
    if ligne is None or not (auteur.voit_tout or auteur.tient(ligne.commission_id)):
        raise Introuvable("courrier", id=courrier_id)
    courrier: Courrier = ligne.Courrier
    return courrier


def seance_du_courrier(session: Session, auteur: Auteur, courrier_id: int) -> int:
    """Return the séance whose decision a letter tells.

    Raises:
        Introuvable: as `find_courrier`.
    """
    courrier = find_courrier(session, auteur, courrier_id)
    return session.get_one(Decision, courrier.decision_id).seance_id
