"""What the validation of the minutes starts: the conditions with their dates, the offers of the first ranks."""

from sqlalchemy import exists, or_, select

from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Decision, Lot
from caleol.models.seance import Seance
from caleol.models.suivi import ConditionSuspensive, OffreLogement
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import OUTIL
from caleol.services.act import Acte, Actes
from caleol.services.suites.cascade import VIVES, advance_lot, lock_lots
from caleol.services.suites.journal import note_decision


def open_suites(acte: Acte, seance_id: int) -> None:
    """Start what follows each decided lot of a séance; what has started already is left as it is."""
    ids = acte.session.scalars(
        select(Lot.id).where(Lot.seance_id == seance_id, Lot.etat == EtatLot.DECIDE, Lot.issue.is_(None))
    ).all()
    for lot in lock_lots(acte, ids).values():
        _open_conditions(acte, lot)
        advance_lot(acte, lot)


def _open_conditions(acte: Acte, lot: Lot) -> None:
    connues = select(ConditionSuspensive.decision_id)
    decisions = acte.session.scalars(
        select(Decision).where(
            Decision.lot_id == lot.id,
            Decision.type == TypeDecision.ATTRIBUTION_CONDITION,
            Decision.id.not_in(connues),
        )
    )
    for decision in decisions:
        if decision.condition_echeance is not None:
            condition = ConditionSuspensive(decision_id=decision.id, echeance_le=decision.condition_echeance)
            acte.session.add(condition)
            acte.session.flush()
            donnees = {
                "condition": condition.id,
                "piece": decision.condition_piece,
                "echeance": decision.condition_echeance,
            }
            note_decision(acte, "ouverture_condition", decision, donnees)


def open_missing_suites(actes: Actes) -> int:
    """Start what should follow validated séances and does not, one act a séance; return how many séances.

    A lot that waits for nothing and nobody has no offer that lives, and no end: only those are looked at.
    """
    en_cours = exists(
        select(OffreLogement.id)
        .join(Decision, Decision.id == OffreLogement.decision_id)
        .where(Decision.lot_id == Lot.id, or_(OffreLogement.etat.in_(VIVES), OffreLogement.etat == "acceptee"))
    )
    with actes.sessions.lecture() as session:
        seance_ids = session.scalars(
            select(Lot.seance_id)
            .join(Seance, Seance.id == Lot.seance_id)
            .where(Seance.etat == EtatSeance.VALIDEE, Lot.etat == EtatLot.DECIDE, Lot.issue.is_(None), ~en_cours)
            .distinct()
        ).all()
    for seance_id in seance_ids:
        if seance_id is not None:
            with actes.ouvre(OUTIL) as acte:
                open_suites(acte, seance_id)
    return len(seance_ids)
