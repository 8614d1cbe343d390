"""Figures for the management, all counted from rows, each rate with its numerator and denominator; no name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from caleol.models.demande import Demande, Instruction
from caleol.models.enumerations import EtatDemande, EtatLot, EtatSeance
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Reservataire
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import Seance
from caleol.queries.accueil.objectifs import Jauge, load_objectifs
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import nombre_attendu
from caleol.rules.decisions import TypeDecision


@dataclass(frozen=True, slots=True)
class Barre:
    """A count with what it is a part of."""

    libelle: str
    nombre: int
    total: int

    @property
    def part(self) -> Decimal | None:
        """Return the share in per cent, None when there is nothing to share."""
        return Decimal(self.nombre * 100) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class TableauDirection:
    """What the management sees first."""

    annee: int
    logements: int
    baux: int
    vacances: int
    demandes: int
    demandes_dalo: int
    mutations: int
    seances: int
    dossiers: int
    decisions: tuple[Barre, ...]
    contingents: tuple[Barre, ...]
    demandes_attendues: int
    lots_complets: Barre
    objectifs: tuple[Jauge, ...]


def load_tableau(session: Session, au: date) -> TableauDirection:
    """Count the stock, the waiting list, and what the commissions of the year decided."""
    de_l_annee, attendues = _seances_de_l_annee(au.year), nombre_attendu(au, load_parametres(session))
    dossiers = _compte(session, Decision.id, Decision.seance_id.in_(de_l_annee))
    return TableauDirection(
        annee=au.year,
        logements=_compte(session, Logement.id, Logement.sorti_le.is_(None)),
        baux=_compte(session, Bail.id, Bail.fin_le.is_(None)),
        vacances=_compte(session, Vacance.id, and_(Vacance.close_le.is_(None), Vacance.id.not_in(_decidees()))),
        demandes=_compte(session, Demande.id, Demande.etat == EtatDemande.ACTIVE),
        demandes_dalo=_compte(session, Instruction.demande_id, Instruction.dalo),
        mutations=_compte(session, Instruction.demande_id, Instruction.mutation),
        seances=session.scalar(select(func.count()).select_from(de_l_annee.subquery())) or 0,
        dossiers=dossiers,
        decisions=_decisions(session, de_l_annee, dossiers),
        contingents=_contingents(session, de_l_annee),
        demandes_attendues=attendues,
        lots_complets=_lots_complets(session, de_l_annee, attendues),
        objectifs=load_objectifs(session, de_l_annee, au),
    )


def _decidees() -> Select[int]:
    """Return the vacancies whose lot is decided: they wait for an answer, no longer for candidates."""
    return select(Lot.vacance_id).where(Lot.etat == EtatLot.DECIDE)


def _seances_de_l_annee(annee: int) -> Select[int]:
    """Return the statement of the séances held in a year, raised or validated."""
    debut, fin = (datetime(a, 1, 1, tzinfo=UTC) - timedelta(hours=1) for a in (annee, annee + 1))
    return select(Seance.id).where(
        Seance.prevue_le >= debut,
        Seance.prevue_le < fin,
        Seance.etat.in_((EtatSeance.OUVERTE, EtatSeance.LEVEE, EtatSeance.VALIDEE)),
    )


def _compte(
    session: Session,
    colonne: InstrumentedAttribute[int],
    condition: "ColumnElement[bool] | InstrumentedAttribute[bool]",
) -> int:
    return session.scalar(select(func.count(colonne)).where(condition)) or 0


def _decisions(session: Session, seances: Select[int], total: int) -> tuple[Barre, ...]:
    lignes = session.execute(
        select(Decision.type, func.count()).where(Decision.seance_id.in_(seances)).group_by(Decision.type)
    )
    comptes = {ligne[0]: ligne[1] for ligne in lignes}
    return tuple(Barre(type_.libelle, comptes.get(type_, 0), total) for type_ in TypeDecision)


def _contingents(session: Session, seances: Select[int]) -> tuple[Barre, ...]:
    """Count the lots decided with an attribution, by the contingent on which they were let."""
    attribues = (
        select(Decision.lot_id)
        .where(Decision.seance_id.in_(seances), Decision.type.in_([t for t in TypeDecision if t.attribue]))
        .distinct()
    )
    lignes: Sequence[tuple[str, int]] = [
        (nom, nombre)
        for nom, nombre in session.execute(
            select(Reservataire.nom, func.count())
            .join(Vacance, Vacance.reservataire_id == Reservataire.id)
            .join(Lot, Lot.vacance_id == Vacance.id)
            .where(Lot.id.in_(attribues))
            .group_by(Reservataire.nom)
            .order_by(func.count().desc(), Reservataire.nom)
        )
    ]
    total = sum(nombre for _, nombre in lignes)
    return tuple(Barre(nom, nombre, total) for nom, nombre in lignes)


def _lots_complets(session: Session, seances: Select[int], attendues: int) -> Barre:
    examines = (
        select(Lot.id, func.count(Candidature.id).label("candidats"))
        .join(Candidature, (Candidature.lot_id == Lot.id) & Candidature.retiree_le.is_(None))
        .where(Lot.id.in_(select(Decision.lot_id).where(Decision.seance_id.in_(seances))))
        .group_by(Lot.id)
        .subquery()
    )
    total = session.scalar(select(func.count()).select_from(examines)) or 0
    complets = session.scalar(select(func.count()).select_from(examines).where(examines.c.candidats >= attendues)) or 0
    return Barre("Lots décidés sans exception", complets, total)
