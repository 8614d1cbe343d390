"""The list of séances that an account may know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session

from caleol.models.commission import Commission
from caleol.models.enumerations import EtatLot, EtatSeance, NaturePoint
from caleol.models.lot import Lot
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.seance_lisible import seances_visibles
from caleol.rules.droits import Auteur, Role
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reglement import ModaliteSeance

PAR_PAGE = 25
CLOSES = (EtatSeance.VALIDEE, EtatSeance.ANNULEE)


class Quand(EnumLibelle):
    """Which séances are asked for."""

    A_VENIR = "a_venir", "À venir ou en cours"
    PASSEES = "passees", "Passées"
    TOUTES = "toutes", "Toutes"


@dataclass(frozen=True, slots=True)
class FiltresSeances:
    """What the reader asked for."""

    quand: Quand = Quand.A_VENIR
    commission_id: int | None = None


@dataclass(frozen=True, slots=True)
class SeanceListee:
    """One séance of the list, with its lots counted."""

    id: int
    commission: str
    annee: int
    numero: int
    prevue_le: datetime
    modalite: ModaliteSeance
    lieu: str
    etat: EtatSeance
    lots: int
    traites: int

    @property
    def titre(self) -> str:
        """Return the name of the séance."""
        return f"{self.commission} n°\u00a0{self.numero}"


@dataclass(frozen=True, slots=True)
class ListeSeances:
    """A page of the list."""

    seances: tuple[SeanceListee, ...]
    total: int
    page: int
    commissions: tuple[tuple[int, str], ...]

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // PAR_PAGE))


def list_seances(session: Session, auteur: Auteur, filtres: FiltresSeances, page: int = 1) -> ListeSeances:
    """Return a page of the séances of the perimeter: those to come by date, the past ones last first."""
    condition = seances_visibles(auteur) & _quand(filtres.quand)
    if filtres.commission_id is not None:
        condition &= Seance.commission_id == filtres.commission_id
    total = session.scalar(select(func.count()).select_from(Seance).where(condition)) or 0
    page = min(max(page, 1), max(1, -(-total // PAR_PAGE)))
    date_tri = Seance.prevue_le.asc() if filtres.quand is Quand.A_VENIR else Seance.prevue_le.desc()
    requete = _requete().where(condition).order_by(date_tri, Seance.id).limit(PAR_PAGE).offset((page - 1) * PAR_PAGE)
    seances = tuple(
        SeanceListee(s.id, nom, s.annee, s.numero, s.prevue_le, s.modalite, s.lieu or "", s.etat, lots, traites or 0)
        for s, nom, lots, traites in session.execute(requete)
    )
    return ListeSeances(seances, total, page, list_commissions(session, auteur))


def _quand(quand: Quand) -> ColumnElement[bool]:
    if quand is Quand.TOUTES:
        return true()
    closes = Seance.etat.in_(CLOSES)
    return closes if quand is Quand.PASSEES else ~closes


def _requete() -> Select[*tuple[Any, ...]]:
    traite = Lot.etat.in_((EtatLot.DECIDE, EtatLot.AJOURNE, EtatLot.RETIRE))
    comptes = (
        select(
            PointOrdreDuJour.seance_id,
            func.count().label("lots"),
            func.sum(case((traite, 1), else_=0)).label("traites"),
        )
        .join(Lot, Lot.id == PointOrdreDuJour.lot_id)
        .where(PointOrdreDuJour.nature == NaturePoint.LOT)
        .group_by(PointOrdreDuJour.seance_id)
        .subquery()
    )
    return (
        select(Seance, Commission.nom, func.coalesce(comptes.c.lots, 0), comptes.c.traites)
        .join(Commission, Commission.id == Seance.commission_id)
        .outerjoin(comptes, comptes.c.seance_id == Seance.id)
    )


def list_commissions(session: Session, auteur: Auteur) -> tuple[tuple[int, str], ...]:
    """Return the commissions whose séances an account may know, by name."""
    if auteur.role is Role.SECRETAIRE:
        condition: ColumnElement[bool] = Commission.id.in_(auteur.commission_ids)
    else:
        condition = Commission.id.in_(select(Seance.commission_id).where(seances_visibles(auteur)))
    lignes = session.execute(select(Commission.id, Commission.nom).where(condition).order_by(Commission.nom))
    return tuple((cle, nom) for cle, nom in lignes)
