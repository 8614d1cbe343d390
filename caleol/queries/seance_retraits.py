"""The attributions to take back on the agenda of a séance."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.enumerations import EtatOffre
from caleol.models.lot import Decision, Lot
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.models.suivi import OffreLogement
from caleol.queries.seance_lisible import sieges_du_membre
from caleol.queries.voix import load_lieux, load_sieges
from caleol.rules.composition import sieges_du_lot
from caleol.rules.droits import Auteur

FINIES = frozenset({EtatOffre.REFUSEE, EtatOffre.SANS_REPONSE, EtatOffre.CADUQUE})


@dataclass(frozen=True, slots=True)
class RetraitInscrit:
    """An attribution to take back: its words, without a name, and the candidature.

    `fait` says that it was taken back there; `sans_objet` that its household waits for the dwelling no more.
    """

    point_id: int
    candidature_id: int
    texte: str
    fait: bool
    sans_objet: bool


def load_retraits(session: Session, seance_id: int) -> tuple[RetraitInscrit, ...]:
    """Return the attributions to take back on an agenda, in its order."""
    lignes = session.execute(
        select(PointOrdreDuJour, Decision.candidature_id, RetraitAttribution.seance_id, OffreLogement.etat, Lot.issue)
        .join(Decision, Decision.id == PointOrdreDuJour.decision_id)
        .join(Lot, Lot.id == Decision.lot_id)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(RetraitAttribution, RetraitAttribution.decision_id == Decision.id)
        .where(PointOrdreDuJour.seance_id == seance_id)
        .order_by(PointOrdreDuJour.ordre)
    )
    return tuple(
        RetraitInscrit(
            point_id=point.id,
            candidature_id=cle,
            texte=point.texte or "",
            fait=votee == seance_id,
            sans_objet=issue is not None or etat in FINIES or votee is not None,
        )
        for point, cle, votee, etat, issue in lignes
    )


def points_du_membre(session: Session, auteur: Auteur, seance: Seance) -> frozenset[int]:
    """Return, among the attributions to take back, the items on whose dwelling a seat of the member sits."""
    lignes = session.execute(
        select(PointOrdreDuJour.id, Lot)
        .join(Decision, Decision.id == PointOrdreDuJour.decision_id)
        .join(Lot, Lot.id == Decision.lot_id)
        .where(PointOrdreDuJour.seance_id == seance.id)
    ).all()
    if not lignes:
        return frozenset()
    appeles = sieges_du_membre(session, auteur, seance.id)
    sieges = load_sieges(session, seance.commission_id, seance.jour)
    miens = {siege.cle for siege in sieges if siege.id in appeles}
    lieux = load_lieux(session, [lot for _, lot in lignes], seance.jour)
    regles = [siege.regle for siege in sieges]
    return frozenset(
        point_id
        for point_id, lot in lignes
        if any(au_lot.siege.cle in miens for au_lot in sieges_du_lot(regles, lieux[lot.id], seance.jour))
    )
