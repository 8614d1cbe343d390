"""Which dwellings, vacancies and lots an account may know: an agency its own, a secretary those of the commission."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from caleol.kernel.errors import Introuvable
from caleol.models.commission import Commission, CommissionAgence
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatLot
from caleol.models.lot import Candidature, Lot
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.rules.droits import Auteur, Role


@dataclass(frozen=True, slots=True)
class VacanceSituee:
    """A vacancy with its dwelling, residence and agency, in the caller's session."""

    vacance: Vacance
    logement: Logement
    residence: Residence | None

    @property
    def agence_id(self) -> int | None:
        """Return the agency that manages the dwelling: its own, else that of its residence."""
        return self.logement.agence_id or (self.residence.agence_id if self.residence else None)


def agence_effective() -> ColumnElement[int | None]:
    """Return the agency of a dwelling, in a statement that joins `Logement` and (outer) `Residence`."""
    return func.coalesce(Logement.agence_id, Residence.agence_id)


def dans_le_perimetre(auteur: Auteur) -> ColumnElement[bool]:
    """Return the condition that keeps the dwellings an account may see (`Logement`, outer `Residence` joined)."""
    if auteur.voit_tout:
        return true()
    if auteur.role is Role.SECRETAIRE:
        agences = select(CommissionAgence.agence_id).where(CommissionAgence.commission_id.in_(auteur.commission_ids))
        return agence_effective().in_(agences)
    if auteur.role is Role.AGENCE:
        return agence_effective().in_(auteur.agence_ids)
    return false()


def find_logement(session: Session, auteur: Auteur, reference: str) -> tuple[Logement, Residence | None]:
    """Return a dwelling by its reference.

    Raises:
        Introuvable: no such dwelling in the perimeter.
    """
    ligne = session.execute(
        select(Logement, Residence)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(Logement.reference == reference.strip(), dans_le_perimetre(auteur))
    ).one_or_none()
    if ligne is None:
        raise Introuvable("logement", reference=reference)
    return ligne[0], ligne[1]


def find_vacance(session: Session, auteur: Auteur, vacance_id: int, *, verrou: bool = False) -> VacanceSituee:
    """Return a vacancy; `verrou` keeps other writers away until the act ends.

    Raises:
        Introuvable: no such vacancy in the perimeter.
    """
    requete = (
        select(Vacance, Residence)
        .join(Vacance.logement)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .options(contains_eager(Vacance.logement))
        .where(Vacance.id == vacance_id, dans_le_perimetre(auteur))
    )
    if verrou:
        requete = requete.with_for_update(of=Vacance)
    ligne = session.execute(requete).one_or_none()
    if ligne is None:
        raise Introuvable("vacance", id=vacance_id)
    vacance, residence = ligne
    return VacanceSituee(vacance, vacance.logement, residence)


def find_lot(session: Session, auteur: Auteur, lot_id: int, *, verrou: bool = False) -> tuple[Lot, VacanceSituee]:
    """Return a lot with its vacancy; `verrou` keeps other writers away until the act ends.

    Raises:
        Introuvable: no such lot in the perimeter.
    """
    requete = select(Lot).where(Lot.id == lot_id)
    lot = session.scalar(requete.with_for_update(of=Lot) if verrou else requete)
    if lot is None:
        raise Introuvable("lot", id=lot_id)
    try:
        return lot, find_vacance(session, auteur, lot.vacance_id)
    except Introuvable as erreur:
        raise Introuvable("lot", id=lot_id) from erreur


def check_demande(session: Session, auteur: Auteur, demande_id: int) -> None:
    """Check that an application exists and, for an agency, that it stands on one of its dwellings.

    Raises:
        Introuvable: neither.
    """
    if session.get(Demande, demande_id) is None:
        raise Introuvable("demande", id=demande_id)
    if auteur.role is not Role.AGENCE:
        return
    sienne = session.scalar(
        select(Candidature.id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(
            Candidature.demande_id == demande_id,
            Candidature.retiree_le.is_(None),
            Lot.etat.in_([EtatLot.PREPARATION, EtatLot.INSCRIT]),
            dans_le_perimetre(auteur),
        )
        .limit(1)
    )
    if sienne is None:
        raise Introuvable("demande", id=demande_id)


def commission_de_agence(session: Session, agence_id: int | None, au: date) -> Commission | None:
    """Return the commission before which the dwellings of an agency come on a day."""
    if agence_id is None:
        return None
    return session.scalar(
        select(Commission)
        .join(CommissionAgence, CommissionAgence.commission_id == Commission.id)
        .where(
            CommissionAgence.agence_id == agence_id,
            Commission.debut <= au,
            or_(Commission.fin.is_(None), Commission.fin >= au),
        )
    )
