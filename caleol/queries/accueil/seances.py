"""Séances as the home pages show them: one window a lot, and what is due before they open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.clock import jour_local
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Candidature, Lot
from caleol.models.patrimoine import Vacance
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import load_regles
from caleol.rules.candidatures import nombre_minimal
from caleol.rules.delais import delai_convocation
from caleol.rules.facts import Financement
from caleol.rules.parametre import Parametres
from caleol.rules.reglement import ModaliteSeance

EN_COURS = (
    EtatSeance.PREPARATION,
    EtatSeance.FIGEE,
    EtatSeance.CONVOQUEE,
    EtatSeance.OUVERTE,
    EtatSeance.LEVEE,
)
A_CONVOQUER = (EtatSeance.PREPARATION, EtatSeance.FIGEE)


@dataclass(frozen=True, slots=True)
class FenetreLot:
    """A lot of a séance in one word: dealt with (decided, postponed, withdrawn), ready, or to complete."""

    numero: int
    etat: str

    @property
    def libelle(self) -> str:
        """Return the state in words."""
        return {"decide": "traité", "pret": "prêt"}.get(self.etat, "à compléter")


@dataclass(frozen=True, slots=True)
class SeanceVue:
    """A séance with its windows and, before the convocation, the last day to convoke in time."""

    id: int
    commission: str
    numero: int
    prevue_le: datetime
    modalite: ModaliteSeance
    etat: EtatSeance
    lots: tuple[FenetreLot, ...]
    convoquer_avant: date | None
    preside_par_id: int | None
    vote_le: datetime | None = None
    fin_le: datetime | None = None

    @property
    def titre(self) -> str:
        """Return the name of the séance."""
        return f"{self.commission} n° {self.numero}"

    def compte(self, etat: str) -> int:
        """Return how many lots are in a state."""
        return sum(lot.etat == etat for lot in self.lots)


def load_seances(session: Session, condition: ColumnElement[bool], limite: int = 12) -> tuple[SeanceVue, ...]:
    """Return the séances not yet ended that satisfy a condition, the earliest first."""
    seances = session.scalars(
        select(Seance)
        .where(and_(Seance.etat.in_(EN_COURS), condition))
        .order_by(Seance.prevue_le)
        .limit(limite)
        .options(joinedload(Seance.commission))
    ).all()
    lots = _lots(session, [seance.id for seance in seances])
    parametres = load_parametres(session)
    return tuple(_vue(session, seance, lots.get(seance.id, []), parametres) for seance in seances)


def _vue(session: Session, seance: Seance, lots: Sequence[tuple[Lot, int]], parametres: Parametres) -> SeanceVue:
    return SeanceVue(
        id=seance.id,
        commission=seance.commission.nom,
        numero=seance.numero,
        prevue_le=seance.prevue_le,
        modalite=seance.modalite,
        etat=seance.etat,
        lots=tuple(
            FenetreLot(numero, etat_du_lot(lot, candidats, jour_local(seance.prevue_le), parametres))
            for numero, (lot, candidats) in enumerate(lots, start=1)
        ),
        convoquer_avant=_dernier_jour(session, seance) if seance.etat in A_CONVOQUER else None,
        preside_par_id=seance.presidee_par_id,
        vote_le=seance.vote_le,
        fin_le=seance.fin_le,
    )


def _lots(session: Session, seance_ids: Sequence[int]) -> dict[int, list[tuple[Lot, int]]]:
    vivantes = (
        select(func.count(Candidature.id))
        .where(Candidature.lot_id == Lot.id, Candidature.retiree_le.is_(None))
        .scalar_subquery()
    )
    lignes = session.execute(
        select(PointOrdreDuJour.seance_id, Lot, vivantes)
        .join(Lot, Lot.id == PointOrdreDuJour.lot_id)
        .where(PointOrdreDuJour.seance_id.in_(seance_ids))
        .options(joinedload(Lot.vacance).joinedload(Vacance.logement))
        .order_by(PointOrdreDuJour.seance_id, PointOrdreDuJour.ordre)
    )
    par_seance: dict[int, list[tuple[Lot, int]]] = {}
    for seance_id, lot, candidats in lignes:
        par_seance.setdefault(seance_id, []).append((lot, candidats))
    return par_seance


def etat_du_lot(lot: Lot, candidats: int, au: date, parametres: Parametres) -> str:
    """Return `decide`, `pret` or `a_completer` (fewer than three applications and no lawful exception)."""
    if lot.etat in (EtatLot.DECIDE, EtatLot.AJOURNE, EtatLot.RETIRE):
        return "decide"
    logement = lot.vacance.logement
    controle = nombre_minimal(
        candidats,
        lot.exception,
        raison=lot.exception_motif or "",
        financement=Financement.PLAI_ADAPTE if logement.plai_adapte else logement.financement,
        au=au,
        parametres=parametres,
    )
    return "pret" if controle.respecte else "a_completer"


def _dernier_jour(session: Session, seance: Seance) -> date | None:
    """Return the last day on which a convocation respects the règlement, None without a règlement."""
    regles = load_regles(session, seance)
    if regles is None:
        return None
    le = jour_local(seance.prevue_le)
    jours = (le - timedelta(days=recul) for recul in range(60))
    return next((jour for jour in jours if delai_convocation(jour, le, regles).respecte), None)
