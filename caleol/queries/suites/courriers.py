"""The letters of a séance: those that are owed, those that were made, how each left and what proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.demande import Demande
from caleol.models.echange import Courriel
from caleol.models.enumerations import CanalCourrier, EtatOffre, EtatSeance, IssueLot
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.rectificatif import Rectificatif, Rectification, RetraitAttribution
from caleol.models.seance import Seance
from caleol.models.suivi import ConditionSuspensive, Courrier, OffreLogement
from caleol.queries.agenda import load_agenda
from caleol.rules.courriers import AVEC_PREUVE, EtatDecision, NatureCourrier, lettre_due, par_courriel
from caleol.rules.droits import Auteur

RAPPEL_AVANT: Final = timedelta(days=4)
RECTIFIABLES: Final = frozenset(
    {NatureCourrier.NON_ATTRIBUTION, NatureCourrier.IRRECEVABILITE, NatureCourrier.CONDITION, NatureCourrier.CHUTE}
)
"""The letters that say a reason or a condition: made before a rectificatif, they are to be made again."""


@dataclass(frozen=True, slots=True)
class CourrierVu:
    """A letter that was made."""

    id: int
    reference: str
    produit_le: datetime
    envoye_le: datetime | None
    canal: CanalCourrier | None
    exemplaire: int
    echec: str
    recue_le: date | None
    premiere_presentation_le: date | None

    @property
    def prouve(self) -> bool:
        """Return whether a dated proof was entered."""
        return self.recue_le is not None or self.premiere_presentation_le is not None


@dataclass(frozen=True, slots=True)
class LigneCourrier:
    """A letter owed or made, with the household and the dwelling; `remplace` is one that a rectificatif made wrong.

    `condition_passee_le` is the date of a condition that the household cannot hold any more when its letter arrives.
    """

    decision_id: int
    lot_id: int
    lot: int
    nature: NatureCourrier
    menage: str
    code_postal: str
    nom_tri: str
    adresse_connue: bool
    courriel: str
    courrier: CourrierVu | None
    remplace: CourrierVu | None = None
    condition_passee_le: date | None = None

    @property
    def par_courriel(self) -> bool:
        """Return whether it may leave by e-mail: the law allows it, and the address is known."""
        return par_courriel(self.nature) and bool(self.courriel)

    @property
    def preuve_attendue(self) -> bool:
        """Return whether a dated proof of delivery is needed."""
        return self.nature in AVEC_PREUVE

    @property
    def partie(self) -> bool:
        """Return whether it has left."""
        return self.courrier is not None and self.courrier.envoye_le is not None


@dataclass(frozen=True, slots=True)
class CourriersSeance:
    """The letters of a séance, in the order of the envelopes: postcode, then name."""

    seance_id: int
    seance: str
    seance_le: date
    tient: bool
    lignes: tuple[LigneCourrier, ...]

    @property
    def a_faire(self) -> tuple[LigneCourrier, ...]:
        """Return the letters owed that are not made."""
        return tuple(ligne for ligne in self.lignes if ligne.courrier is None)

    @property
    def a_poster(self) -> tuple[LigneCourrier, ...]:
        """Return the letters made that have not left."""
        return tuple(ligne for ligne in self.lignes if ligne.courrier is not None and not ligne.partie)

    @property
    def tardives(self) -> tuple[LigneCourrier, ...]:
        """Return the letters of conditions whose date is past and that have not left."""
        return tuple(ligne for ligne in self.lignes if ligne.condition_passee_le is not None)

    @property
    def a_envoyer(self) -> tuple[LigneCourrier, ...]:
        """Return the letters made, not left, that may leave by e-mail."""
        return tuple(ligne for ligne in self.a_poster if ligne.par_courriel)


def get_courriers(session: Session, auteur: Auteur, seance_id: int, au: date) -> CourriersSeance:
    """Return the letters of a séance whose minutes are validated.

    Raises:
        Introuvable: no such séance for who holds its commission, or for an auditor.
    """
    seance = session.get(Seance, seance_id)
    if seance is None or not (auteur.tient(seance.commission_id) or auteur.voit_tout):
        raise Introuvable("seance", id=seance_id)
    lignes = _lignes(session, seance, au) if seance.etat is EtatSeance.VALIDEE else ()
    return CourriersSeance(
        seance_id=seance.id,
        seance=f"{seance.commission.nom} n°\u00a0{seance.numero}",
        seance_le=jour_local(seance.prevue_le),
        tient=auteur.tient(seance.commission_id),
        lignes=tuple(sorted(lignes, key=lambda ligne: (ligne.code_postal, ligne.nom_tri, ligne.decision_id))),
    )


def _lignes(session: Session, seance: Seance, au: date) -> tuple[LigneCourrier, ...]:
    numeros = {inscrit.lot.id: inscrit.numero for inscrit in load_agenda(session, seance.id)}
    faits, rectifiees = _faits(session, seance.id), _rectifiees(session, seance.id)
    lignes: list[LigneCourrier] = []
    for decision, demande, lot, offre, condition, retrait in session.execute(
        select(Decision, Demande, Lot, OffreLogement, ConditionSuspensive, RetraitAttribution.id)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .join(Lot, Lot.id == Decision.lot_id)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(ConditionSuspensive, ConditionSuspensive.decision_id == Decision.id)
        .outerjoin(RetraitAttribution, RetraitAttribution.decision_id == Decision.id)
        .where(Decision.seance_id == seance.id)
    ):
        siens = faits.get(decision.id, {})
        etat = _etat(decision, lot, offre, condition, au)
        remplie = etat.condition_remplie and NatureCourrier.CONDITION not in siens
        due = lettre_due(replace(etat, attribution_retiree=retrait is not None, condition_remplie=remplie))
        natures = dict.fromkeys([*siens, *([due] if due is not None else [])])
        rectifiee = rectifiees.get(decision.id)
        passee = _passee(condition, au)
        for nature in natures:
            ligne = _ligne(decision, demande, numeros, nature, siens.get(nature), rectifiee)
            tardive = nature is NatureCourrier.CONDITION and not ligne.partie
            lignes.append(replace(ligne, condition_passee_le=passee) if tardive else ligne)
    return tuple(lignes)


def _passee(condition: ConditionSuspensive | None, au: date) -> date | None:
    """Return the date of a condition that waits and whose date is past, None else."""
    ouverte = condition is not None and condition.remplie_le is None and condition.tombee_le is None
    return condition.echeance_le if condition is not None and ouverte and condition.echeance_le < au else None


def _rectifiees(session: Session, seance_id: int) -> dict[int, datetime]:
    """Return when each decision of a séance was last corrected by a validated rectificatif."""
    lignes = session.execute(
        select(Rectification.decision_id, func.max(Rectificatif.valide_le))
        .join(Rectificatif, Rectificatif.id == Rectification.rectificatif_id)
        .join(Decision, Decision.id == Rectification.decision_id)
        .where(Decision.seance_id == seance_id, Rectificatif.valide_le.is_not(None))
        .group_by(Rectification.decision_id)
    )
    return {decision_id: le for decision_id, le in lignes if decision_id is not None and le is not None}


def _faits(session: Session, seance_id: int) -> dict[int, dict[NatureCourrier, CourrierVu]]:
    """Return the last copy of each letter that was made, by decision."""
    trouves: dict[int, dict[NatureCourrier, CourrierVu]] = {}
    for courrier, courriel in session.execute(
        select(Courrier, Courriel)
        .join(Decision, Decision.id == Courrier.decision_id)
        .outerjoin(Courriel, Courriel.id == Courrier.courriel_id)
        .where(Decision.seance_id == seance_id)
        .order_by(Courrier.exemplaire)
    ):
        vu = CourrierVu(
            courrier.id, courrier.reference, courrier.produit_le, courrier.envoye_le, courrier.canal,
            courrier.exemplaire, _echec(courriel),
            courrier.recue_le, courrier.premiere_presentation_le,
        )  # fmt: skip
        trouves.setdefault(courrier.decision_id or 0, {})[NatureCourrier(courrier.nature)] = vu
    return trouves


def _echec(courriel: Courriel | None) -> str:
    """Return why the mail of a letter has not left yet."""
    return (courriel.echec or "") if courriel is not None and courriel.envoye_le is None else ""


def _etat(
    decision: Decision, lot: Lot, offre: OffreLogement | None, condition: ConditionSuspensive | None, au: date
) -> EtatDecision:
    etat = offre.etat if offre is not None else None
    echeance = offre.echeance_le if offre is not None and etat is EtatOffre.NOTIFIEE else None
    retire = lot.issue is IssueLot.RETIRE
    return EtatDecision(
        type=decision.type,
        rang=decision.rang,
        deja_ecrite=offre is not None and (offre.envoyee_le is not None or offre.preuve is not None),
        offert=etat in {EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE},
        sans_reponse=etat is EtatOffre.SANS_REPONSE,
        sorti=etat is EtatOffre.REFUSEE or (etat is EtatOffre.CADUQUE and not retire) or _a_signe(lot, etat),
        condition_tombee=condition is not None and condition.tombee_le is not None,
        condition_remplie=condition is not None and condition.remplie_le is not None,
        loue_a_un_autre=lot.issue is IssueLot.LOUE,
        logement_retire=retire,
        rappel=echeance is not None and au <= echeance < au + RAPPEL_AVANT,
    )


def _a_signe(lot: Lot, etat: EtatOffre | None) -> bool:
    """Return whether the household is the one that took the dwelling."""
    return lot.issue is IssueLot.LOUE and etat is EtatOffre.ACCEPTEE


def _ligne(
    decision: Decision, demande: Demande, numeros: Mapping[int, int], nature: NatureCourrier,
    fait: CourrierVu | None, rectifiee: datetime | None,
) -> LigneCourrier:  # fmt: skip
    perime = fait is not None and rectifiee is not None and nature in RECTIFIABLES and fait.produit_le < rectifiee
    return LigneCourrier(
        decision_id=decision.id,
        lot_id=decision.lot_id,
        lot=numeros.get(decision.lot_id, 0),
        nature=nature,
        menage=nom_complet(demande.civilite, demande.prenom, demande.nom),
        code_postal=demande.code_postal or "",
        nom_tri=demande.nom_tri,
        adresse_connue=bool(demande.adresse and demande.code_postal),
        courriel=demande.courriel or "",
        courrier=None if perime else fait,
        remplace=fait if perime else None,
    )
