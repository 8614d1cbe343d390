"""The règlements of the commissions, as their pages show them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.commission import Commission, ReglementInterieur
from caleol.models.seance import Seance
from caleol.rules.reglement import ReglesSeance, lire_regles


@dataclass(frozen=True, slots=True)
class ReglementLu:
    """One version of a règlement; `seances` is how many séances were opened under it."""

    id: int
    version: int
    debut: date
    adopte_le: date | None
    source: str
    regles: ReglesSeance
    seances: int
    en_vigueur: bool
    derniere: bool

    @property
    def retirable(self) -> bool:
        """Return whether it can still be withdrawn: the last one, that no séance used."""
        return self.derniere and not self.seances


@dataclass(frozen=True, slots=True)
class CommissionReglee:
    """A commission with the versions of its règlement, the last first."""

    id: int
    nom: str
    versions: tuple[ReglementLu, ...]

    @property
    def en_vigueur(self) -> ReglementLu | None:
        """Return the version in force on the day of the page."""
        return next((v for v in self.versions if v.en_vigueur), None)

    @property
    def sans_quorum(self) -> bool:
        """Return whether no séance may open: no règlement in force, or one without quorum."""
        return self.en_vigueur is None or self.en_vigueur.regles.quorum_minimum is None


def list_reglements(session: Session, au: date) -> tuple[CommissionReglee, ...]:
    """Return every commission with the versions of its règlement."""
    versions: dict[int, list[ReglementInterieur]] = defaultdict(list)
    for ligne in session.scalars(select(ReglementInterieur).order_by(ReglementInterieur.debut.desc())):
        versions[ligne.commission_id].append(ligne)
    employes = _employes(session)
    commissions = session.scalars(select(Commission).order_by(Commission.nom))
    return tuple(CommissionReglee(c.id, c.nom, _versions(versions[c.id], employes, au)) for c in commissions)


def get_reglements(session: Session, commission_id: int, au: date) -> CommissionReglee:
    """Return one commission with the versions of its règlement.

    Raises:
        Introuvable: no such commission.
    """
    for commission in list_reglements(session, au):
        if commission.id == commission_id:
            return commission
    raise Introuvable("commission")


def _employes(session: Session) -> dict[int, int]:
    """Return how many séances each version served."""
    nombres: dict[int, int] = defaultdict(int)
    for cle in session.scalars(select(Seance.reglement_id).where(Seance.reglement_id.is_not(None))):
        nombres[cle or 0] += 1
    return nombres


def _versions(lignes: list[ReglementInterieur], employes: dict[int, int], au: date) -> tuple[ReglementLu, ...]:
    courante = next((ligne.id for ligne in lignes if ligne.debut <= au), None)
    return tuple(
        ReglementLu(
            ligne.id,
            ligne.version,
            ligne.debut,
            ligne.adopte_le,
            ligne.source,
            lire_regles(ligne.regles, ligne.debut),
            employes.get(ligne.id, 0),
            ligne.id == courante,
            rang == 0,
        )
        for rang, ligne in enumerate(lignes)
    )
