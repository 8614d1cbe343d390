"""Lots prepared on dwellings of a commission, that may be put on one of its agendas."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.models.base import cle_de_tri
from caleol.models.commission import CommissionAgence
from caleol.models.enumerations import EtatLot
from caleol.models.lot import Candidature, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.queries.perimetre import agence_effective
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import ExceptionTrois, nombre_attendu


@dataclass(frozen=True, slots=True)
class LotAInscrire:
    """A lot in preparation: its dwelling, how many candidates, the exception named if any."""

    id: int
    vacance_id: int
    version: int
    adresse: str
    commune: str
    type: str
    libre_le: date
    candidats: int
    exception: ExceptionTrois | None
    attendus: int

    @property
    def pret(self) -> bool:
        """Return whether there are as many candidates as the law asks for, or a named exception."""
        return self.candidats >= self.attendus or (self.candidats > 0 and self.exception is not None)


def list_lots_a_inscrire(session: Session, commission_id: int, au: date) -> tuple[LotAInscrire, ...]:
    """Return the lots in preparation for a commission, by commune and address; `au` is the day of its séance."""
    attendus = nombre_attendu(au, load_parametres(session))
    vivantes = (
        select(func.count(Candidature.id))
        .where(Candidature.lot_id == Lot.id, Candidature.retiree_le.is_(None))
        .correlate(Lot)
        .scalar_subquery()
    )
    agences = select(CommissionAgence.agence_id).where(CommissionAgence.commission_id == commission_id)
    lignes = session.execute(
        select(Lot, Vacance, Logement, Commune.nom, vivantes)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(Lot.etat == EtatLot.PREPARATION, agence_effective().in_(agences))
    )
    lots = [
        LotAInscrire(
            lot.id,
            vacance.id,
            lot.version,
            logement.adresse,
            commune,
            logement.type,
            vacance.libre_le,
            candidats,
            lot.exception,
            attendus,
        )
        for lot, vacance, logement, commune, candidats in lignes
    ]
    return tuple(sorted(lots, key=lambda lot: (not lot.pret, cle_de_tri(lot.commune), cle_de_tri(lot.adresse))))
