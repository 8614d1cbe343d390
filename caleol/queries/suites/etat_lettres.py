"""Where decisions stand, for their letters: which one is owed, and which one made says the truth no more."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from caleol.models.demande import Demande
from caleol.models.enumerations import ClotureOffre, EtatDemande, EtatOffre, IssueLot
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.rectificatif import Rectificatif, Rectification, RetraitAttribution
from caleol.models.suivi import ConditionSuspensive, Courrier, OffreLogement
from caleol.queries.valeurs import load_parametres
from caleol.rules.courriers import EtatDecision, NatureCourrier, lettre_due
from caleol.rules.ecarts import RaisonEcart, raison_ecart
from caleol.rules.parametre import Parametres
from caleol.rules.suites import Rappel, radiation_clot_l_offre, rappel

RECTIFIABLES: Final = frozenset(
    {NatureCourrier.NON_ATTRIBUTION, NatureCourrier.IRRECEVABILITE, NatureCourrier.CONDITION, NatureCourrier.CHUTE}
)
"""The letters that say a reason or a condition: made before a rectificatif, they are to be made again."""
REPONDUES: Final = frozenset({EtatOffre.ACCEPTEE, EtatOffre.REFUSEE})


@dataclass(frozen=True, slots=True)
class DecisionEcrite:
    """A decision with its household and where it stands, in the caller's session.

    `rectifiee_le` is when a validated rectificatif last changed its words; `condition_passee_le` the date of a
    condition that waits and whose date is past; `rappel_trop_tard` the last day to answer that no reminder would reach.
    """

    decision: Decision
    demande: Demande
    etat: EtatDecision
    rectifiee_le: datetime | None
    condition_passee_le: date | None
    rappel_trop_tard: date | None

    def due(self, *, condition_partie: bool) -> NatureCourrier | None:
        """Return the letter owed now; one that asked for a paper and has left is the last word once it is received."""
        remplie = self.etat.condition_remplie and not condition_partie
        return lettre_due(replace(self.etat, condition_remplie=remplie))

    def perimee(self, nature: NatureCourrier, produit_le: datetime) -> bool:
        """Return whether a letter made then says a reason or a condition that was corrected since."""
        return self.rectifiee_le is not None and nature in RECTIFIABLES and produit_le < self.rectifiee_le

    def raison(self, nature: NatureCourrier, produit_le: datetime, *, renvoi: bool) -> RaisonEcart | None:
        """Return why a letter that has not left is not to leave any more."""
        return raison_ecart(nature, self.etat, rectifiee=self.perimee(nature, produit_le), renvoi=renvoi)

    def vraie(self, nature: NatureCourrier, *, renvoi: bool) -> bool:
        """Return whether a letter of a kind, written now, says the truth."""
        return raison_ecart(nature, self.etat, renvoi=renvoi) is None


def est_partie(courrier: Courrier) -> bool:
    """Return whether a letter has left: noted so, or proven."""
    return any((courrier.envoye_le, courrier.recue_le, courrier.premiere_presentation_le))


def list_decisions(session: Session, condition: ColumnElement[bool], au: date) -> list[DecisionEcrite]:
    """Return the decisions that a condition picks, with where each stands on a day."""
    rectifiees = _rectifiees(session, condition)
    parametres = load_parametres(session)
    return [
        DecisionEcrite(
            decision,
            demande,
            replace(
                _etat(decision, lot, offre, attente, retiree=retrait is not None, rappel=rappele is Rappel.UTILE),
                demande_radiee=_radiee(offre, demande),
            ),
            rectifiees.get(decision.id),
            _passee(attente, au),
            _echeance(offre) if rappele is Rappel.TARD else None,
        )
        for decision, demande, lot, offre, attente, retrait in session.execute(
            select(Decision, Demande, Lot, OffreLogement, ConditionSuspensive, RetraitAttribution.id)
            .join(Candidature, Candidature.id == Decision.candidature_id)
            .join(Demande, Demande.id == Candidature.demande_id)
            .join(Lot, Lot.id == Decision.lot_id)
            .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
            .outerjoin(ConditionSuspensive, ConditionSuspensive.decision_id == Decision.id)
            .outerjoin(RetraitAttribution, RetraitAttribution.decision_id == Decision.id)
            .where(condition)
        )
        for rappele in (_rappel(offre, demande, au, parametres),)
    ]


def list_fausses(session: Session, lot_id: int, au: date) -> list[tuple[Courrier, RaisonEcart]]:
    """Return the letters of a lot made, not left and not set aside, that say the truth no more, with why."""
    decisions = select(Decision.id).where(Decision.lot_id == lot_id)
    en_attente = select(Courrier).where(
        Courrier.decision_id.in_(decisions),
        Courrier.envoye_le.is_(None),
        Courrier.recue_le.is_(None),
        Courrier.premiere_presentation_le.is_(None),
        Courrier.ecarte_le.is_(None),
    )
    courriers = session.scalars(en_attente.order_by(Courrier.id).with_for_update(of=Courrier)).all()
    if not courriers:
        return []
    ids = [courrier.decision_id for courrier in courriers]
    ecrites = {ecrite.decision.id: ecrite for ecrite in list_decisions(session, Decision.id.in_(ids), au)}
    parties = _parties(session, ids)
    trouvees = []
    for courrier in courriers:
        ecrite = ecrites[courrier.decision_id or 0]
        renvoi = (courrier.decision_id, courrier.nature) in parties
        raison = ecrite.raison(NatureCourrier(courrier.nature), courrier.produit_le, renvoi=renvoi)
        if raison is not None:
            trouvees.append((courrier, raison))
    return trouvees


def _parties(session: Session, decision_ids: list[int | None]) -> set[tuple[int | None, str]]:
    """Return the kinds of letters of decisions of which a copy has left."""
    copies = session.scalars(select(Courrier).where(Courrier.decision_id.in_(decision_ids)))
    return {(courrier.decision_id, courrier.nature) for courrier in copies if est_partie(courrier)}


def _rectifiees(session: Session, condition: ColumnElement[bool]) -> dict[int, datetime]:
    """Return when each decision was last corrected by a validated rectificatif."""
    lignes = session.execute(
        select(Rectification.decision_id, func.max(Rectificatif.valide_le))
        .join(Rectificatif, Rectificatif.id == Rectification.rectificatif_id)
        .join(Decision, Decision.id == Rectification.decision_id)
        .where(condition, Rectificatif.valide_le.is_not(None))
        .group_by(Rectification.decision_id)
    )
    return {decision_id: le for decision_id, le in lignes if decision_id is not None and le is not None}


def _passee(condition: ConditionSuspensive | None, au: date) -> date | None:
    ouverte = condition is not None and condition.remplie_le is None and condition.tombee_le is None
    return condition.echeance_le if condition is not None and ouverte and condition.echeance_le < au else None


def _echeance(offre: OffreLogement | None) -> date | None:
    return offre.echeance_le if offre is not None else None


def _radiee(offre: OffreLogement | None, demande: Demande) -> bool:
    """Return whether an offer ended, or ends, because its application is struck off."""
    if offre is None:
        return False
    if offre.etat is EtatOffre.CADUQUE:
        return offre.cloture is ClotureOffre.DEMANDE_RADIEE
    partie = offre.envoyee_le is not None or offre.preuve is not None
    attend = offre.etat is EtatOffre.A_NOTIFIER and demande.etat is EtatDemande.RADIEE
    return attend and radiation_clot_l_offre(partie=partie)


def _rappel(offre: OffreLogement | None, demande: Demande, au: date, parametres: Parametres) -> Rappel:
    """Return whether the household of an offer that waits for its answer is to be reminded."""
    if offre is None or offre.etat is not EtatOffre.NOTIFIEE or offre.echeance_le is None or offre.echeance_le < au:
        return Rappel.TOT
    return rappel(offre.echeance_le, au, parametres, par_courriel=bool(demande.courriel))


def _etat(
    decision: Decision, lot: Lot, offre: OffreLogement | None, condition: ConditionSuspensive | None,
    *, retiree: bool, rappel: bool,
) -> EtatDecision:  # fmt: skip
    etat = offre.etat if offre is not None else None
    retire = lot.issue is IssueLot.RETIRE
    return EtatDecision(
        type=decision.type,
        rang=decision.rang,
        deja_ecrite=offre is not None and (offre.envoyee_le is not None or offre.preuve is not None),
        offert=etat in {EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE},
        repondue=etat in REPONDUES,
        sans_reponse=etat is EtatOffre.SANS_REPONSE,
        sorti=etat is EtatOffre.REFUSEE or (etat is EtatOffre.CADUQUE and not retire) or _a_signe(lot, etat),
        condition_tombee=condition is not None and condition.tombee_le is not None,
        condition_remplie=condition is not None and condition.remplie_le is not None,
        loue_a_un_autre=lot.issue is IssueLot.LOUE,
        logement_retire=retire,
        rappel=rappel,
        attribution_retiree=retiree,
    )


def _a_signe(lot: Lot, etat: EtatOffre | None) -> bool:
    """Return whether the household is the one that took the dwelling."""
    return lot.issue is IssueLot.LOUE and etat is EtatOffre.ACCEPTEE
