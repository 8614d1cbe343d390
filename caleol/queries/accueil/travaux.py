"""Long jobs and imports that still run, or that ended badly, for the home pages."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.compte import Tache


@dataclass(frozen=True, slots=True)
class TravailVu:
    """A long job: what is done of what there is to do."""

    id: int
    libelle: str
    fait: int
    total: int
    echec: str | None


def load_travaux(session: Session, limite: int = 4) -> tuple[TravailVu, ...]:
    """Return the jobs under way, the latest first."""
    taches = session.scalars(
        select(Tache).where(Tache.terminee_le.is_(None)).order_by(Tache.commencee_le.desc()).limit(limite)
    )
    return tuple(TravailVu(t.id, t.libelle, t.fait, t.total, t.echec) for t in taches)
