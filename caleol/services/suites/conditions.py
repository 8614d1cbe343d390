"""Conditions: the missing paper came in time, or the attribution falls and the dwelling goes to the next in rank."""

from datetime import date

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import ClotureOffre
from caleol.models.lot import Decision, Lot
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import Seance
from caleol.models.suivi import ConditionSuspensive, OffreLogement
from caleol.rules.droits import OUTIL, Droit
from caleol.rules.suites import Sort
from caleol.services.act import Acte, Actes
from caleol.services.suites.acces import exige_passe
from caleol.services.suites.cascade import advance_lot, end_offre, load_classes, lock_lots
from caleol.services.suites.journal import note_decision


def meet_condition(acte: Acte, *, condition_id: int, le: date) -> None:
    """Record that the missing paper came, on the day it was received.

    Raises:
        Introuvable: no such condition in the perimeter.
        Refus: `condition_close`, `date_suites`, `condition_hors_delai` after its date.
    """
    condition, decision, _ = _lock(acte, condition_id)
    exige_passe(acte, le, jour_local(decision.prise_le), "le")
    if le > condition.echeance_le:
        raise Refus("condition_hors_delai", champ="le", echeance=condition.echeance_le)
    condition.remplie_le = le
    note_decision(acte, "condition_remplie", decision, {"condition": condition_id, "le": le})


def drop_condition(acte: Acte, *, condition_id: int) -> None:
    """Record that a condition fell, its date past: what the tool does by itself where the household was told.

    Raises:
        Introuvable: no such condition in the perimeter.
        Refus: `condition_close`, `condition_en_cours` before its date.
    """
    condition, decision, lot = _lock(acte, condition_id)
    if condition.echeance_le >= acte.jour:
        raise Refus("condition_en_cours", echeance=condition.echeance_le)
    _fall(acte, condition, decision, lot)


def drop_conditions(actes: Actes) -> int:
    """Let fall the conditions whose date is past, where their notice has a proof; one act each; return how many."""
    with actes.sessions.lecture() as session:
        dues = session.scalars(
            select(ConditionSuspensive.id)
            .where(
                ConditionSuspensive.echeance_le < jour_local(actes.horloge.maintenant()),
                ConditionSuspensive.notifiee_le <= ConditionSuspensive.echeance_le,
                ConditionSuspensive.remplie_le.is_(None),
                ConditionSuspensive.tombee_le.is_(None),
                ConditionSuspensive.decision_id.not_in(select(RetraitAttribution.decision_id)),
            )
            .order_by(ConditionSuspensive.echeance_le, ConditionSuspensive.id)
        ).all()
    tombees = 0
    for condition_id in dues:
        with actes.ouvre(OUTIL) as acte:
            tombees += _drop_if_due(acte, condition_id)
    return tombees


def _drop_if_due(acte: Acte, condition_id: int) -> bool:
    """Drop a condition unless somebody recorded its paper meanwhile."""
    try:
        condition, decision, lot = _lock(acte, condition_id)
    except Refus:
        return False
    _fall(acte, condition, decision, lot)
    return True


def _fall(acte: Acte, condition: ConditionSuspensive, decision: Decision, lot: Lot) -> None:
    condition.tombee_le = acte.jour
    donnees = {"condition": condition.id, "echeance": condition.echeance_le}
    note_decision(acte, "condition_tombee", decision, donnees)
    for classe in load_classes(acte, lot.id):
        if classe.decision.id == decision.id and classe.offre is not None and classe.sort is not Sort.SORTI:
            end_offre(acte, classe.offre, ClotureOffre.CONDITION)
    advance_lot(acte, lot)


def _lock(acte: Acte, condition_id: int) -> tuple[ConditionSuspensive, Decision, Lot]:
    """Return a condition that is neither met nor fallen, with its decision and its locked lot."""
    decision, condition, lot = lock_condition(acte, condition_id)
    if condition.remplie_le is not None or condition.tombee_le is not None or lot.issue is not None:
        raise Refus("condition_close", remplie_le=condition.remplie_le, tombee_le=condition.tombee_le)
    return condition, decision, lot


def lock_condition(acte: Acte, condition_id: int) -> tuple[Decision, ConditionSuspensive, Lot]:
    """Return a condition of the author's commissions, with its decision and its locked lot.

    Raises:
        Introuvable: no such condition in the perimeter.
    """
    acte.exige(Droit.TENIR_SUITES)
    decision = acte.session.scalar(
        select(Decision)
        .join(ConditionSuspensive, ConditionSuspensive.decision_id == Decision.id)
        .where(ConditionSuspensive.id == condition_id)
    )
    seance = acte.session.get(Seance, decision.seance_id) if decision is not None else None
    if decision is None or seance is None or not acte.auteur.tient(seance.commission_id):
        raise Introuvable("condition", id=condition_id)
    lot = lock_lots(acte, [decision.lot_id])[decision.lot_id]
    return decision, acte.session.get_one(ConditionSuspensive, condition_id, populate_existing=True), lot


def get_condition(acte: Acte, offre: OffreLogement) -> ConditionSuspensive | None:
    """Return the condition of the decision that an offer follows, None where there is none."""
    return acte.session.scalar(
        select(ConditionSuspensive)
        .where(ConditionSuspensive.decision_id == offre.decision_id)
        .execution_options(populate_existing=True)
    )
