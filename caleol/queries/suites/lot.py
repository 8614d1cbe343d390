"""The follow-up of one decided lot: every ranked candidate with offer, answer, condition and lease; the others."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import nom_complet
from caleol.models.demande import Demande
from caleol.models.enumerations import ClotureOffre, EtatDemande, EtatOffre, IssueLot
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import Seance
from caleol.models.suivi import ConditionSuspensive, OffreLogement, Reponse
from caleol.queries.agenda import load_agenda
from caleol.queries.autour import CandidatureEnCours, load_en_cours
from caleol.queries.suites.historique import Fait, load_historique
from caleol.queries.suites.perimetre import find_lot_suivi
from caleol.rules.decisions import ATTRIBUTIONS, TypeDecision
from caleol.rules.droits import Auteur
from caleol.rules.motifs import motif
from caleol.rules.pieces import piece


@dataclass(frozen=True, slots=True)
class ConditionVue:
    """The paper that an attribution waits for."""

    id: int
    papiers: str
    echeance_le: date
    notifiee_le: date | None
    remplie_le: date | None
    tombee_le: date | None

    @property
    def ouverte(self) -> bool:
        """Return whether it is neither met nor fallen."""
        return self.remplie_le is None and self.tombee_le is None


@dataclass(frozen=True, slots=True)
class ReponseVue:
    """What the household answered, or its silence."""

    acceptee: bool
    silence: bool
    le: date
    motif: str
    texte: str
    justifiee: bool | None
    tardive_le: date | None
    tardive_acceptee: bool | None


@dataclass(frozen=True, slots=True)
class OffreVue:
    """An offer as it stands."""

    id: int
    version: int
    etat: EtatOffre
    ouverte_le: date
    envoyee_le: date | None
    preuve: str
    recue_le: date | None
    premiere_presentation_le: date | None
    echeance_le: date | None
    cloture: str
    cloture_le: date | None

    @property
    def vive(self) -> bool:
        """Return whether it waits for an answer."""
        return self.etat in {EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE}

    @property
    def notifiee(self) -> bool:
        """Return whether its delay runs."""
        return self.etat is EtatOffre.NOTIFIEE

    @property
    def acceptee(self) -> bool:
        """Return whether the household accepted it."""
        return self.etat is EtatOffre.ACCEPTEE

    @property
    def reprenable(self) -> bool:
        """Return whether something was entered on it that may be taken back."""
        return self.etat not in {EtatOffre.A_NOTIFIER, EtatOffre.CADUQUE}


@dataclass(frozen=True, slots=True)
class ClasseVu:
    """A ranked candidate with all that followed."""

    decision_id: int
    candidature_id: int
    demande_id: int
    rang: int
    type: TypeDecision
    nom: str
    numero: str
    telephone: str
    courriel: str
    offre: OffreVue | None
    reponse: ReponseVue | None
    condition: ConditionVue | None
    bail: str
    bail_le: date | None
    a_radier: bool
    radiee: bool
    radiee_le: date | None
    reactivee: bool
    retrait_le: date | None
    retrait_motif: str
    retrait_voix: str
    ailleurs: tuple[CandidatureEnCours, ...] = ()

    @property
    def retirable(self) -> bool:
        """Return whether the commission may still take the attribution back."""
        sorti = self.offre is not None and not (self.offre.vive or self.offre.acceptee)
        tombee = self.condition is not None and self.condition.tombee_le is not None
        return not (sorti or tombee or self.bail or self.retrait_le)


@dataclass(frozen=True, slots=True)
class EcarteVu:
    """A candidate that the commission did not rank."""

    nom: str
    decision: str
    motif: str


@dataclass(frozen=True, slots=True)
class SuiviLot:
    """The page of one lot's follow-up."""

    lot_id: int
    vacance_id: int
    numero: int
    seance_id: int
    seance: str
    seance_le: date
    titre: str
    type: str
    reference: str
    loyer_centimes: int
    libre_le: date
    issue: IssueLot | None
    issue_le: date | None
    tient: bool
    classes: tuple[ClasseVu, ...]
    ecartes: tuple[EcarteVu, ...]
    historique: tuple[Fait, ...]

    @property
    def en_cours(self) -> ClasseVu | None:
        """Return the candidate to whom the dwelling is offered, or who has accepted it."""
        tenus = (c for c in self.classes if c.offre and (c.offre.vive or c.offre.acceptee))
        return next(tenus, None)


def get_suivi(session: Session, auteur: Auteur, lot_id: int) -> SuiviLot:
    """Return the follow-up of a lot.

    Raises:
        Introuvable: no such decided lot in the perimeter.
    """
    lot = find_lot_suivi(session, auteur, lot_id)
    seance = session.get_one(Seance, lot.seance_id)
    vacance = session.get_one(Vacance, lot.vacance_id)
    logement = session.get_one(Logement, vacance.logement_id)
    commune = session.get_one(Commune, logement.commune_insee)
    classes = _avec_ailleurs(session, auteur, lot, load_classes_vus(session, lot))
    return SuiviLot(
        lot_id=lot.id,
        vacance_id=vacance.id,
        numero=next((i.numero for i in load_agenda(session, seance.id) if i.lot.id == lot.id), 0),
        seance_id=seance.id,
        seance=f"{seance.commission.nom} n°\u00a0{seance.numero}",
        seance_le=jour_local(seance.prevue_le),
        titre=f"{logement.adresse}, {commune.nom}",
        type=logement.type,
        reference=logement.reference,
        loyer_centimes=vacance.loyer_centimes + vacance.loyer_annexe_centimes + vacance.charges_centimes,
        libre_le=vacance.disponible_le or vacance.libre_le,
        issue=lot.issue,
        issue_le=lot.issue_le,
        tient=auteur.tient(seance.commission_id),
        classes=classes,
        ecartes=_ecartes(session, lot),
        historique=load_historique(session, lot.id),
    )


def _avec_ailleurs(session: Session, auteur: Auteur, lot: Lot, classes: tuple[ClasseVu, ...]) -> tuple[ClasseVu, ...]:
    """Add to the ranked candidates the other lots on which their household stands, holds an offer or has signed."""
    cles = [classe.demande_id for classe in classes]
    en_cours = load_en_cours(session, auteur, cles, sauf_vacance_id=lot.vacance_id)
    return tuple(replace(classe, ailleurs=en_cours.get(classe.demande_id, ())) for classe in classes)


def load_classes_vus(session: Session, lot: Lot) -> tuple[ClasseVu, ...]:
    """Return the ranked candidates of a lot, in the order of their ranks."""
    lignes = session.execute(
        select(Decision, Candidature, Demande, OffreLogement, Reponse, ConditionSuspensive, Bail, RetraitAttribution)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(Reponse, Reponse.offre_id == OffreLogement.id)
        .outerjoin(ConditionSuspensive, ConditionSuspensive.decision_id == Decision.id)
        .outerjoin(Bail, Bail.candidature_id == Candidature.id)
        .outerjoin(RetraitAttribution, RetraitAttribution.decision_id == Decision.id)
        .where(Decision.lot_id == lot.id, Decision.type.in_(ATTRIBUTIONS))
    )
    return tuple(sorted((_classe(*ligne) for ligne in lignes), key=lambda classe: classe.rang))


def _classe(
    decision: Decision,
    candidature: Candidature,
    demande: Demande,
    offre: OffreLogement | None,
    reponse: Reponse | None,
    condition: ConditionSuspensive | None,
    bail: Bail | None,
    retrait: RetraitAttribution | None,
) -> ClasseVu:
    return ClasseVu(
        decision_id=decision.id,
        candidature_id=candidature.id,
        demande_id=demande.id,
        rang=decision.rang or 1,
        type=decision.type,
        nom=nom_complet(demande.civilite, demande.prenom, demande.nom),
        numero=demande.numero_unique,
        telephone=demande.telephone or "",
        courriel=demande.courriel or "",
        offre=_offre(offre) if offre else None,
        reponse=_reponse(reponse) if reponse else None,
        condition=_condition(condition, decision.condition_piece or "") if condition else None,
        bail=bail.reference if bail else "",
        bail_le=bail.signature_le if bail else None,
        a_radier=bail is not None and demande.etat is EtatDemande.ACTIVE,
        radiee=demande.etat is EtatDemande.RADIEE,
        radiee_le=demande.radiee_le,
        reactivee=(
            offre is not None
            and offre.cloture is ClotureOffre.DEMANDE_RADIEE
            and demande.etat is not EtatDemande.RADIEE
        ),
        retrait_le=jour_local(retrait.le) if retrait else None,
        retrait_motif=retrait.motif if retrait else "",
        retrait_voix=str((retrait.decompte or {}).get("noms", "")) if retrait else "",
    )


def _offre(offre: OffreLogement) -> OffreVue:
    return OffreVue(
        id=offre.id,
        version=offre.version,
        etat=offre.etat,
        ouverte_le=offre.ouverte_le,
        envoyee_le=offre.envoyee_le,
        preuve=offre.preuve.libelle if offre.preuve else "",
        recue_le=offre.recue_le,
        premiere_presentation_le=offre.premiere_presentation_le,
        echeance_le=offre.echeance_le,
        cloture=offre.cloture.libelle if offre.cloture else "",
        cloture_le=offre.cloture_le,
    )


def _reponse(reponse: Reponse) -> ReponseVue:
    return ReponseVue(
        acceptee=reponse.acceptee,
        silence=reponse.silence,
        le=reponse.le,
        motif=motif(reponse.motif_code).label_interne if reponse.motif_code else "",
        texte=reponse.motif_texte or "",
        justifiee=reponse.justifiee,
        tardive_le=reponse.tardive_le,
        tardive_acceptee=reponse.tardive_acceptee,
    )


def _condition(condition: ConditionSuspensive, code: str) -> ConditionVue:
    return ConditionVue(
        id=condition.id,
        papiers=piece(code).papiers if code else "",
        echeance_le=condition.echeance_le,
        notifiee_le=condition.notifiee_le,
        remplie_le=condition.remplie_le,
        tombee_le=condition.tombee_le,
    )


def _ecartes(session: Session, lot: Lot) -> tuple[EcarteVu, ...]:
    lignes = session.execute(
        select(Decision, Demande)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .where(Decision.lot_id == lot.id, Decision.type.not_in(ATTRIBUTIONS))
        .order_by(Candidature.rang_propose)
    )
    return tuple(
        EcarteVu(
            nom_complet(demande.civilite, demande.prenom, demande.nom),
            decision.type.libelle,
            motif(decision.motif_code).label_interne if decision.motif_code else "",
        )
        for decision, demande in lignes
    )
