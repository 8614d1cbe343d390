"""The attributions to take back on the agenda of a séance."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.lot import Decision
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import PointOrdreDuJour


@dataclass(frozen=True, slots=True)
class RetraitInscrit:
    """An attribution to take back: its words, without a name, the candidature, whether it was taken back there."""

    point_id: int
    candidature_id: int
    texte: str
    fait: bool


def load_retraits(session: Session, seance_id: int) -> tuple[RetraitInscrit, ...]:
    """Return the attributions to take back on an agenda, in its order."""
    lignes = session.execute(
        select(PointOrdreDuJour, Decision.candidature_id, RetraitAttribution.seance_id)
        .join(Decision, Decision.id == PointOrdreDuJour.decision_id)
        .outerjoin(RetraitAttribution, RetraitAttribution.decision_id == Decision.id)
        .where(PointOrdreDuJour.seance_id == seance_id)
        .order_by(PointOrdreDuJour.ordre)
    )
    return tuple(RetraitInscrit(p.id, cle, p.texte or "", votee == seance_id) for p, cle, votee in lignes)
