"""What an act on an offer starts with: the offer of the author's commission, locked with the lots that it touches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.demande import Demande
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.suites.cascade import lock_lots
from caleol.services.suites.menage import load_autres_offres


@dataclass(slots=True)
class OffreSuivie:
    """An offer under an act: its decision, its lot and its household, all of them locked by the lot."""

    offre: OffreLogement
    decision: Decision
    candidature: Candidature
    demande: Demande
    lot: Lot
    seance: Seance
    lots: dict[int, Lot]

    @property
    def depuis(self) -> date:
        """Return the first day that something of the offer may bear: for the first rank, that of the decision."""
        return jour_local(self.decision.prise_le) if (self.decision.rang or 1) == 1 else self.offre.ouverte_le


def lock_offre(acte: Acte, offre_id: int, version: int | None, *, avec_menage: bool = False) -> OffreSuivie:
    """Return an offer of the author's commissions; `avec_menage` locks the lots of the household's other offers too.

    Raises:
        Interdit: the author does not hold what follows the séances.
        Introuvable: no such offer in the perimeter.
        Conflit: somebody changed it since it was read (`version` None does not check).
    """
    acte.exige(Droit.TENIR_SUITES)
    ligne = acte.session.execute(
        select(Decision.lot_id, Decision.seance_id, Candidature.demande_id)
        .join(OffreLogement, OffreLogement.decision_id == Decision.id)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .where(OffreLogement.id == offre_id)
    ).one_or_none()
    seance = acte.session.get(Seance, ligne.seance_id) if ligne is not None else None
    if ligne is None or seance is None or not acte.auteur.tient(seance.commission_id):
        raise Introuvable("offre", id=offre_id)
    autres: Collection[int] = ()
    if avec_menage:
        autres = [lot_id for _, lot_id in load_autres_offres(acte, ligne.demande_id, sauf_lot_id=ligne.lot_id)]
    lots = lock_lots(acte, {ligne.lot_id, *autres})
    offre = acte.session.get_one(OffreLogement, offre_id, populate_existing=True)
    if version is not None and offre.version != version:
        raise Conflit("offre", id=offre_id)
    decision = acte.session.get_one(Decision, offre.decision_id)
    candidature = acte.session.get_one(Candidature, decision.candidature_id)
    demande = acte.session.get_one(Demande, candidature.demande_id)
    return OffreSuivie(offre, decision, candidature, demande, lots[ligne.lot_id], seance, lots)


def get_reponse(acte: Acte, offre: OffreLogement) -> Reponse | None:
    """Return the answer of an offer, None where there is none."""
    return acte.session.scalar(
        select(Reponse).where(Reponse.offre_id == offre.id).execution_options(populate_existing=True)
    )


def exige_passe(acte: Acte, le: date, depuis: date, champ: str) -> None:
    """Check that a day is neither before another one nor in the future.

    Raises:
        Refus: `date_suites` with the first day that is possible.
    """
    if not depuis <= le <= acte.jour:
        raise Refus("date_suites", champ=champ, depuis=depuis, au=acte.jour)
