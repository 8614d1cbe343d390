"""One vacancy with its living lot: what the pages of a vacant dwelling show and need to act."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import nom_complet
from caleol.models.commission import Commission
from caleol.models.demande import Demande, Instruction
from caleol.models.enumerations import EtatLot, EtatSeance, OrigineCandidature, OrigineVacance
from caleol.models.lot import Ajournement, Candidature, Lot
from caleol.models.organisation import Reservataire
from caleol.models.patrimoine import Vacance
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.fiche import load_logement_situe
from caleol.queries.instantane import FicheLogement
from caleol.queries.perimetre import commission_de_agence, find_logement, find_vacance
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.droits import Auteur
from caleol.rules.plafonds import DerogationPlafond

RECOIVENT = (EtatSeance.PREPARATION, EtatSeance.FIGEE, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)


@dataclass(frozen=True, slots=True)
class CandidatureLue:
    """A candidate of a lot, in the order proposed."""

    id: int
    demande_id: int
    numero_unique: str
    nom: str
    lettre: str
    rang: int
    origine: OrigineCandidature
    points: int | None
    derogation: DerogationPlafond | None
    derogation_preuve: str
    figee: bool
    tardive: bool


@dataclass(frozen=True, slots=True)
class SeanceLue:
    """A séance that a lot is on, or may go to."""

    id: int
    nom: str
    prevue_le: datetime
    etat: EtatSeance

    @property
    def tardive(self) -> bool:
        """Return whether a lot would come late to it: its agenda is fixed."""
        return self.etat is not EtatSeance.PREPARATION


@dataclass(frozen=True, slots=True)
class LotLu:
    """The living lot of a vacancy, with the version that its forms carry."""

    id: int
    version: int
    etat: EtatLot
    exception: ExceptionTrois | None
    exception_motif: str
    ordre_motif: str
    numero: int | None
    seance: SeanceLue | None
    candidatures: tuple[CandidatureLue, ...]


@dataclass(frozen=True, slots=True)
class VacanceLue:
    """A vacancy as its pages show it; `lot` is None until candidates are chosen."""

    id: int
    version: int
    origine: OrigineVacance
    conge_recu_le: date | None
    libre_le: date
    disponible_le: date | None
    close_le: date | None
    retiree_motif: str
    remarque: str
    reservataire_id: int
    declaree_le: datetime
    fiche: FicheLogement
    lot: LotLu | None
    passages: tuple["Passage", ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A former lot of the same vacancy: postponed, decided or withdrawn."""

    lot_id: int
    etat: EtatLot
    seance: SeanceLue | None
    motif: str


@dataclass(frozen=True, slots=True)
class LogementADeclarer:
    """A dwelling about to be declared, with the rents it has, and its running vacancy if there is one."""

    reference: str
    adresse: str
    code_postal: str
    type: str
    surface: object
    financement: str
    loyer_centimes: int | None
    loyer_annexe_centimes: int | None
    charges_centimes: int | None
    vacance_id: int | None


def get_vacance(session: Session, auteur: Auteur, vacance_id: int, au: date) -> VacanceLue:
    """Return a vacancy with its living lot.

    Raises:
        Introuvable: not in the perimeter.
        Refus: `zone_plafond_inconnue`.
    """
    situee = find_vacance(session, auteur, vacance_id)
    vacance = situee.vacance
    lots = session.scalars(select(Lot).where(Lot.vacance_id == vacance_id).order_by(Lot.id)).all()
    vivant = next((lot for lot in reversed(lots) if lot.etat in {EtatLot.PREPARATION, EtatLot.INSCRIT}), None)
    return VacanceLue(
        id=vacance.id,
        version=vacance.version,
        origine=vacance.origine,
        conge_recu_le=vacance.conge_recu_le,
        libre_le=vacance.libre_le,
        disponible_le=vacance.disponible_le,
        close_le=vacance.close_le,
        retiree_motif=vacance.retiree_motif or "",
        remarque=vacance.remarque or "",
        reservataire_id=vacance.reservataire_id,
        declaree_le=vacance.declaree_le,
        fiche=load_logement_situe(session, situee, au, vivant).fiche,
        lot=_lot(session, vivant) if vivant else None,
        passages=tuple(_passage(session, lot) for lot in lots if lot is not vivant),
    )


def _lot(session: Session, lot: Lot) -> LotLu:
    lignes = session.execute(
        select(Candidature, Demande, Instruction.points_declares)
        .join(Demande, Demande.id == Candidature.demande_id)
        .outerjoin(Instruction, Instruction.demande_id == Demande.id)
        .where(Candidature.lot_id == lot.id, Candidature.retiree_le.is_(None))
        .order_by(Candidature.rang_propose, Candidature.id)
    )
    return LotLu(
        id=lot.id,
        version=lot.version,
        etat=lot.etat,
        exception=lot.exception,
        exception_motif=lot.exception_motif or "",
        ordre_motif=lot.ordre_motif or "",
        numero=session.scalar(select(PointOrdreDuJour.ordre).where(PointOrdreDuJour.lot_id == lot.id)),
        seance=_seance(session, lot.seance_id),
        candidatures=tuple(_candidature(candidature, demande, points) for candidature, demande, points in lignes),
    )


def _candidature(candidature: Candidature, demande: Demande, points: int | None) -> CandidatureLue:
    return CandidatureLue(
        id=candidature.id,
        demande_id=demande.id,
        numero_unique=demande.numero_unique,
        nom=nom_complet(demande.civilite, demande.prenom, demande.nom),
        lettre=candidature.lettre,
        rang=candidature.rang_propose,
        origine=candidature.origine,
        points=points,
        derogation=candidature.derogation,
        derogation_preuve=candidature.derogation_preuve or "",
        figee=candidature.instantane is not None,
        tardive=candidature.tardive,
    )


def _passage(session: Session, lot: Lot) -> Passage:
    motif = session.scalar(select(Ajournement.motif).where(Ajournement.lot_id == lot.id))
    return Passage(lot.id, lot.etat, _seance(session, lot.seance_id), motif or "")


def _seance(session: Session, seance_id: int | None) -> SeanceLue | None:
    if seance_id is None:
        return None
    seance = session.get_one(Seance, seance_id)
    return _lue(seance, session.get_one(Commission, seance.commission_id).nom)


def _lue(seance: Seance, commission: str) -> SeanceLue:
    return SeanceLue(seance.id, f"{commission} n° {seance.numero}", seance.prevue_le, seance.etat)


def list_seances_possibles(session: Session, auteur: Auteur, vacance_id: int, au: date) -> tuple[SeanceLue, ...]:
    """Return the séances to which the lot of a vacancy may go, those still prepared first, then by day."""
    situee = find_vacance(session, auteur, vacance_id)
    commission = commission_de_agence(session, situee.agence_id, au)
    if commission is None:
        return ()
    seances = session.scalars(
        select(Seance)
        .where(Seance.commission_id == commission.id, Seance.etat.in_(RECOIVENT))
        .order_by(Seance.prevue_le)
    )
    lues = [_lue(seance, commission.nom) for seance in seances if jour_local(seance.prevue_le) >= au]
    return tuple(sorted(lues, key=lambda seance: seance.tardive))


def get_logement_a_declarer(session: Session, auteur: Auteur, reference: str) -> LogementADeclarer:
    """Return a dwelling about to be declared.

    Raises:
        Introuvable: not in the perimeter.
    """
    logement, _ = find_logement(session, auteur, reference)
    return LogementADeclarer(
        reference=logement.reference,
        adresse=logement.adresse,
        code_postal=logement.code_postal,
        type=logement.type,
        surface=logement.surface,
        financement=logement.financement.libelle,
        loyer_centimes=logement.loyer_centimes,
        loyer_annexe_centimes=logement.loyer_annexe_centimes,
        charges_centimes=logement.charges_centimes,
        vacance_id=session.scalar(
            select(Vacance.id).where(Vacance.logement_id == logement.id, Vacance.close_le.is_(None))
        ),
    )


def list_reservataires(session: Session) -> tuple[tuple[int, str], ...]:
    """Return every right-holder, by name."""
    lignes = session.execute(select(Reservataire.id, Reservataire.nom).order_by(Reservataire.nom))
    return tuple((ligne.id, ligne.nom) for ligne in lignes)
