"""Which kept results of occupancy are out of date: their mark has grown, or the day is another one."""

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from caleol.models.locatif import Bail
from caleol.models.occupation import ResultatOccupation


def perime(au: date) -> ColumnElement[bool]:
    """Return the condition that a running lease has no result of the day (`ResultatOccupation` outer joined)."""
    return or_(
        ResultatOccupation.bail_id.is_(None),
        ResultatOccupation.marque_calculee != ResultatOccupation.marque,
        ResultatOccupation.calcule_le.is_(None),
        ResultatOccupation.calcule_le != au,
    )


def list_a_faire(session: Session, au: date) -> list[int]:
    """Return the running leases to compute: without result, or with one out of date."""
    requete = (
        select(Bail.id)
        .outerjoin(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .where(Bail.fin_le.is_(None), perime(au))
        .order_by(Bail.id)
    )
    return list(session.scalars(requete))


def count_a_faire(session: Session, au: date) -> int:
    """Return how many running leases are to compute."""
    requete = (
        select(func.count(Bail.id))
        .outerjoin(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .where(Bail.fin_le.is_(None), perime(au))
    )
    return session.scalar(requete) or 0
