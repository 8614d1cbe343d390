"""The landlord, as shown under the mark and at the head of papers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.organisation import Bailleur


def nom_bailleur(session: Session) -> str | None:
    """Return the landlord's name, or None before it is entered."""
    return session.scalar(select(Bailleur.nom))
