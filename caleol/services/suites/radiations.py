"""Applications struck off while an offer waits: the letter that has not left does not leave, the next is offered."""

from sqlalchemy import select

from caleol.models.demande import Demande
from caleol.models.enumerations import ClotureOffre, EtatDemande, EtatOffre
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.suivi import OffreLogement
from caleol.rules.droits import OUTIL
from caleol.rules.suites import radiation_clot_l_offre
from caleol.services.act import Acte, Actes
from caleol.services.suites.acces import lock_offre
from caleol.services.suites.cascade import advance_lot, end_offre


def end_radiees(actes: Actes, seance_id: int | None = None) -> int:
    """End the offers not sent yet whose application is struck off, one act each; return how many.

    `seance_id` looks at one séance only. One that has left waits for its answer.
    """
    requete = (
        select(OffreLogement.id)
        .join(Decision, Decision.id == OffreLogement.decision_id)
        .join(Lot, Lot.id == Decision.lot_id)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .where(OffreLogement.etat == EtatOffre.A_NOTIFIER, Demande.etat == EtatDemande.RADIEE, Lot.issue.is_(None))
        .where(OffreLogement.envoyee_le.is_(None), OffreLogement.preuve.is_(None))
        .order_by(OffreLogement.id)
    )
    if seance_id is not None:
        requete = requete.where(Decision.seance_id == seance_id)
    with actes.sessions.lecture() as session:
        offre_ids = session.scalars(requete).all()
    fermees = 0
    for offre_id in offre_ids:
        with actes.ouvre(OUTIL) as acte:
            fermees += _end_if_unsent(acte, offre_id)
    return fermees


def _end_if_unsent(acte: Acte, offre_id: int) -> bool:
    suivie = lock_offre(acte, offre_id, None)
    offre, radiee = suivie.offre, suivie.demande.etat is EtatDemande.RADIEE
    partie = offre.envoyee_le is not None or offre.preuve is not None
    if offre.etat is not EtatOffre.A_NOTIFIER or not radiee or not radiation_clot_l_offre(partie=partie):
        return False
    end_offre(acte, offre, ClotureOffre.DEMANDE_RADIEE)
    advance_lot(acte, suivie.lot)
    return True
