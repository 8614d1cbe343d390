"""The grid in force on a day, read once for the life of its text."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from caleol.models.cotation import GrilleCotation
from caleol.rules.grille import Grille


@dataclass(frozen=True, slots=True)
class GrilleEnVigueur:
    """A published grid with its key; a grid is never edited, so its text may be read once."""

    id: int
    nom: str
    debut: date | None
    grille: Grille


@lru_cache(maxsize=16)
def _lit(texte: str) -> Grille:
    return Grille.charger(texte)


def load_grille(session: Session, au: date) -> GrilleEnVigueur | None:
    """Return the grid in force on a day, the last one begun where several are; None before the first."""
    ligne = session.scalar(
        select(GrilleCotation)
        .where(
            GrilleCotation.publiee_le.is_not(None),
            GrilleCotation.debut <= au,
            or_(GrilleCotation.fin.is_(None), GrilleCotation.fin >= au),
        )
        .order_by(GrilleCotation.debut.desc(), GrilleCotation.version.desc())
        .limit(1)
    )
    return None if ligne is None else lue(ligne)


def lue(ligne: GrilleCotation) -> GrilleEnVigueur:
    """Return a grid, published or not, with its text read."""
    return GrilleEnVigueur(ligne.id, ligne.nom, ligne.debut, _lit(ligne.texte))
