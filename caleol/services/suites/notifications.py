"""When an offer left, and the dated proof from which its delay runs."""

from datetime import date

from sqlalchemy import select

from caleol.kernel.errors import Refus
from caleol.models.enumerations import EtatOffre, PreuveNotification
from caleol.models.suivi import ConditionSuspensive
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import load_regles
from caleol.rules.delais import echeance_reponse
from caleol.rules.suites import depart_du_delai
from caleol.services.act import Acte
from caleol.services.suites.acces import OffreSuivie, exige_passe, lock_offre
from caleol.services.suites.cascade import VIVES
from caleol.services.suites.journal import note_offre

__all__ = ["PreuveNotification", "record_envoi", "record_notification"]


def record_envoi(acte: Acte, *, offre_id: int, version: int, le: date) -> None:
    """Note the day on which the letter of an offer left; no delay runs from it.

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `offre_close`, `date_suites`.
    """
    suivie = _vive(acte, offre_id, version)
    exige_passe(acte, le, suivie.depuis, "envoyee_le")
    suivie.offre.envoyee_le = le
    suivie.offre.version += 1
    note_offre(acte, "envoi_offre", suivie.offre, {"le": le})


def record_notification(
    acte: Acte,
    *,
    offre_id: int,
    version: int,
    preuve: PreuveNotification,
    recue_le: date | None = None,
    premiere_presentation_le: date | None = None,
) -> date:
    """Record, or correct, the dated proof of an offer; return the last day to answer (R33 to R35).

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `offre_close`, `preuve_sans_date`, `preuve_dates`, `date_suites`, `delai_reponse_trop_court`,
            `reglement_absent`.
    """
    suivie = _vive(acte, offre_id, version)
    offre = suivie.offre
    if preuve is PreuveNotification.MAIN:
        premiere_presentation_le = None
    depart = depart_du_delai(recue_le, premiere_presentation_le)
    for le, champ in ((recue_le, "recue_le"), (premiere_presentation_le, "premiere_presentation_le")):
        if le is not None:
            exige_passe(acte, le, offre.envoyee_le or suivie.depuis, champ)
    echeance = _echeance(acte, suivie, depart)
    offre.preuve, offre.recue_le, offre.premiere_presentation_le = preuve, recue_le, premiere_presentation_le
    offre.etat, offre.echeance_le = EtatOffre.NOTIFIEE, echeance
    offre.version += 1
    condition = acte.session.scalar(
        select(ConditionSuspensive).where(ConditionSuspensive.decision_id == offre.decision_id)
    )
    if condition is not None:
        condition.notifiee_le = depart
    donnees = {"preuve": preuve, "recue_le": recue_le, "presentee_le": premiere_presentation_le, "echeance": echeance}
    note_offre(acte, "notification_offre", offre, donnees)
    return echeance


def _vive(acte: Acte, offre_id: int, version: int) -> OffreSuivie:
    suivie = lock_offre(acte, offre_id, version)
    if suivie.offre.etat not in VIVES:
        raise Refus("offre_close", etat=suivie.offre.etat)
    return suivie


def _echeance(acte: Acte, suivie: OffreSuivie, depart: date) -> date:
    regles = load_regles(acte.session, suivie.seance)
    if regles is None:
        raise Refus("reglement_absent", commission=suivie.seance.commission.nom)
    return echeance_reponse(depart, regles, load_parametres(acte.session))
