"""The cascade of one lot: the dwelling goes from one rank to the next, and back to the pool when nobody is left.

`advance_lot` may be called at any time and any number of times: it does what is lacking, nothing twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from caleol.models.demande import Demande
from caleol.models.enumerations import ClotureOffre, EtatDemande, EtatLot, EtatOffre, IssueLot
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.patrimoine import Vacance
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.suivi import ConditionSuspensive, OffreLogement
from caleol.rules.decisions import ATTRIBUTIONS
from caleol.rules.suites import CandidatClasse, Sort, suite_du_lot
from caleol.services.act import Acte
from caleol.services.suites.journal import OBJET, note_offre, watch_lettres
from caleol.services.suites.menage import taken_elsewhere

VIVES = (EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE)
"""The states of an offer that waits for an answer."""
SORTS = {EtatOffre.A_NOTIFIER: Sort.OFFERT, EtatOffre.NOTIFIEE: Sort.OFFERT, EtatOffre.ACCEPTEE: Sort.PREND}


@dataclass(slots=True)
class ClasseSuivi:
    """A ranked candidate of a lot with its offer and its condition, in the caller's session."""

    decision: Decision
    demande: Demande
    offre: OffreLogement | None
    condition: ConditionSuspensive | None
    retrait: RetraitAttribution | None = None

    @property
    def rang(self) -> int:
        """Return the rank; a single attribution is the first."""
        return self.decision.rang or 1

    @property
    def sort(self) -> Sort:
        """Return where the candidate stands."""
        if self.offre is not None:
            return SORTS.get(self.offre.etat, Sort.SORTI)
        if self.retrait is not None:
            return Sort.SORTI
        tombee = self.condition is not None and self.condition.tombee_le is not None
        return Sort.SORTI if tombee else Sort.ATTEND


def lock_lots(acte: Acte, lot_ids: Collection[int]) -> dict[int, Lot]:
    """Return lots locked until the end of the act, always in the same order, so that two acts never block another."""
    lots = acte.session.scalars(
        select(Lot)
        .where(Lot.id.in_(lot_ids))
        .order_by(Lot.id)
        .with_for_update(of=Lot)
        .execution_options(populate_existing=True)
    )
    return {lot.id: lot for lot in lots}


def load_classes(acte: Acte, lot_id: int) -> list[ClasseSuivi]:
    """Return the ranked candidates of a decided lot, in the order of their ranks."""
    lignes = acte.session.execute(
        select(Decision, Demande, OffreLogement, ConditionSuspensive, RetraitAttribution)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(ConditionSuspensive, ConditionSuspensive.decision_id == Decision.id)
        .outerjoin(RetraitAttribution, RetraitAttribution.decision_id == Decision.id)
        .where(Decision.lot_id == lot_id, Decision.type.in_(ATTRIBUTIONS))
        .execution_options(populate_existing=True)
    )
    return sorted((ClasseSuivi(*ligne) for ligne in lignes), key=lambda classe: classe.rang)


def advance_lot(acte: Acte, lot: Lot) -> OffreLogement | None:
    """Offer the dwelling of a locked lot to the next in rank, or give it back to the pool; return the new offer.

    A candidate who cannot take it any more (application struck off, another dwelling taken) is passed over, and
    the offer that it does not get says why.
    """
    if lot.etat is not EtatLot.DECIDE or lot.issue is not None or not _is_open(acte, lot):
        return None
    classes = load_classes(acte, lot.id)
    while True:
        suite = suite_du_lot([CandidatClasse(c.decision.id, c.rang, c.sort) for c in classes])
        if suite.epuise:
            close_lot(acte, lot, IssueLot.EPUISE)
        if suite.offrir is None:
            return None
        suivant = next(c for c in classes if c.decision.id == suite.offrir)
        suivant.offre = _open_offre(acte, lot, suivant)
        if suivant.offre.etat is EtatOffre.A_NOTIFIER:
            return suivant.offre


def _is_open(acte: Acte, lot: Lot) -> bool:
    vacance = acte.session.get_one(Vacance, lot.vacance_id, populate_existing=True)
    return vacance.close_le is None


def _open_offre(acte: Acte, lot: Lot, suivant: ClasseSuivi) -> OffreLogement:
    """Write the offer of a candidate, ended at once where it cannot take the dwelling any more."""
    offre = OffreLogement(decision_id=suivant.decision.id, etat=EtatOffre.A_NOTIFIER, ouverte_le=acte.jour, version=1)
    acte.session.add(offre)
    acte.session.flush()
    note_offre(acte, "ouverture_offre", offre, {})
    ailleurs = taken_elsewhere(acte, suivant.demande.id, sauf_lot_id=lot.id)
    if ailleurs is not None:
        end_offre(acte, offre, ailleurs.cloture, cause_id=ailleurs.offre_id)
    elif suivant.demande.etat is EtatDemande.RADIEE:
        end_offre(acte, offre, ClotureOffre.DEMANDE_RADIEE)
    return offre


def end_offre(acte: Acte, offre: OffreLogement, cloture: ClotureOffre, *, cause_id: int | None = None) -> None:
    """End an offer without an answer of the household: never a refusal."""
    offre.etat, offre.cloture, offre.cloture_le = EtatOffre.CADUQUE, cloture, acte.jour
    offre.cloture_cause_id = cause_id
    offre.version += 1
    note_offre(acte, "fin_offre", offre, {"cloture": cloture, "cause": cause_id})


def close_lot(acte: Acte, lot: Lot, issue: IssueLot) -> None:
    """End the follow-up of a lot; nobody left gives the dwelling back to the pool, with its history."""
    lot.issue, lot.issue_le = issue, acte.jour
    lot.version += 1
    acte.inscrire("fin_suites", OBJET, lot.id, {"issue": issue, "vacance": lot.vacance_id})
    watch_lettres(acte, lot.id)


def close_vacance_suites(acte: Acte, lot_ids: Sequence[int]) -> None:
    """End what follows the lots of a dwelling that is withdrawn: offers fall, and it is nobody's refusal."""
    for lot in lock_lots(acte, lot_ids).values():
        if lot.etat is not EtatLot.DECIDE or lot.issue is not None:
            continue
        for classe in load_classes(acte, lot.id):
            if classe.offre is not None and classe.sort is not Sort.SORTI:
                end_offre(acte, classe.offre, ClotureOffre.LOGEMENT_RETIRE)
        close_lot(acte, lot, IssueLot.RETIRE)
