"""Which decided lots an account may follow: a secretary those of the commission, an agency its own dwellings."""

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Lot
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.seance import Seance
from caleol.queries.perimetre import dans_le_perimetre
from caleol.rules.droits import Auteur, Role


def lots_suivis(auteur: Auteur) -> ColumnElement[bool]:
    """Return the condition that keeps the lots an account may follow (see `joint_lot` for what it joins)."""
    if auteur.voit_tout:
        return true()
    if auteur.role is Role.SECRETAIRE:
        return Seance.commission_id.in_(auteur.commission_ids)
    return dans_le_perimetre(auteur)


def joint_lot(requete: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    """Return a statement on `Lot` with what the perimeter reads: its validated séance, its dwelling."""
    return (
        requete.join(Seance, Seance.id == Lot.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(Lot.etat == EtatLot.DECIDE, Seance.etat == EtatSeance.VALIDEE)
    )


def find_lot_suivi(session: Session, auteur: Auteur, lot_id: int) -> Lot:
    """Return a decided lot of a validated séance.

    Raises:
        Introuvable: no such lot in the perimeter.
    """
    lot = session.scalar(joint_lot(select(Lot)).where(Lot.id == lot_id, lots_suivis(auteur)))
    if not isinstance(lot, Lot):
        raise Introuvable("lot", id=lot_id)
    return lot
