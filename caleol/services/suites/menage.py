"""One household, several dwellings: what it has taken elsewhere, and the offers that this ends."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select

from caleol.models.enumerations import ClotureOffre, EtatOffre, ResolutionIdentite
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision
from caleol.models.recherche import DemandeRapprochee, Rapprochement
from caleol.models.suivi import OffreLogement
from caleol.services.act import Acte


@dataclass(frozen=True, slots=True)
class Ailleurs:
    """What keeps a household from another dwelling: the offer that it accepted, or whose lease it signed."""

    cloture: ClotureOffre
    offre_id: int
    lot_id: int


def list_demandes(acte: Acte, demande_id: int) -> list[int]:
    """Return the applications of one household: its own, and those found to name the same person."""
    memes = select(DemandeRapprochee.rapprochement_id).where(DemandeRapprochee.demande_id == demande_id)
    autres = acte.session.scalars(
        select(DemandeRapprochee.demande_id)
        .join(Rapprochement, Rapprochement.id == DemandeRapprochee.rapprochement_id)
        .where(Rapprochement.id.in_(memes), Rapprochement.resolution == ResolutionIdentite.MEME_PERSONNE)
    )
    return sorted({demande_id, *autres})


def taken_elsewhere(acte: Acte, demande_id: int, *, sauf_lot_id: int) -> Ailleurs | None:
    """Return the dwelling that a household took by another lot: a running lease first, else an accepted offer."""
    ids = list_demandes(acte, demande_id)
    bail = acte.session.execute(
        _offres(Candidature.demande_id.in_(ids), Candidature.lot_id != sauf_lot_id)
        .join(Bail, Bail.candidature_id == Candidature.id)
        .where(Bail.fin_le.is_(None))
        .limit(1)
    ).one_or_none()
    if bail is not None:
        return Ailleurs(ClotureOffre.BAIL_AILLEURS, bail[0].id, bail[1])
    acceptee = acte.session.execute(
        _offres(
            Candidature.demande_id.in_(ids),
            Candidature.lot_id != sauf_lot_id,
            OffreLogement.etat == EtatOffre.ACCEPTEE,
            Candidature.id.not_in(select(Bail.candidature_id).where(Bail.candidature_id.is_not(None))),
        ).limit(1)
    ).one_or_none()
    return None if acceptee is None else Ailleurs(ClotureOffre.AUTRE_OFFRE, acceptee[0].id, acceptee[1])


def load_autres_offres(acte: Acte, demande_id: int, *, sauf_lot_id: int) -> list[tuple[OffreLogement, int]]:
    """Return the offers of a household on other lots that are not ended, each with its lot."""
    lignes = acte.session.execute(
        _offres(
            Candidature.demande_id.in_(list_demandes(acte, demande_id)),
            Candidature.lot_id != sauf_lot_id,
            or_(
                OffreLogement.etat.in_((EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE)),
                OffreLogement.etat == EtatOffre.ACCEPTEE,
            ),
        ).execution_options(populate_existing=True)
    )
    return [(offre, lot_id) for offre, lot_id in lignes]


def _offres(*conditions: ColumnElement[bool]) -> Select[OffreLogement, int]:
    return (
        select(OffreLogement, Candidature.lot_id)
        .join(Decision, Decision.id == OffreLogement.decision_id)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .where(*conditions)
        .order_by(OffreLogement.id)
    )
