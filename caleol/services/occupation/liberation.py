"""Examinations of a séance that will not be held: taken off, their flags wait again."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from caleol.models.enumerations import EtatSignalement
from caleol.models.occupation import Avis, ExamenOccupation, Signalement, SituationExamen
from caleol.services.act import Acte


def release_examens(acte: Acte, seance_id: int) -> tuple[int, ...]:
    """Take every examination without avis off a séance; return their keys. Their items are gone already."""
    requete = (
        select(ExamenOccupation.id)
        .outerjoin(Avis, Avis.examen_id == ExamenOccupation.id)
        .where(ExamenOccupation.seance_id == seance_id, Avis.id.is_(None))
    )
    cles = tuple(acte.session.scalars(requete))
    free_examens(acte, cles)
    return cles


def free_examens(acte: Acte, cles: Sequence[int]) -> None:
    """Erase examinations that nobody answered, and let their flags wait again."""
    session = acte.session
    session.execute(
        update(Signalement)
        .where(Signalement.examen_id.in_(cles))
        .values(etat=EtatSignalement.SIGNALE, examen_id=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(SituationExamen).where(SituationExamen.examen_id.in_(cles)))
    session.execute(delete(ExamenOccupation).where(ExamenOccupation.id.in_(cles)))
