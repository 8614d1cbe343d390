"""Vacant dwellings as the home pages show them: how many candidates are chosen, and where each stands."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.models.enumerations import EtatLot
from caleol.models.lot import Candidature, Lot
from caleol.models.organisation import Commune, Reservataire
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.seance import Seance
from caleol.queries.perimetre import dans_le_perimetre
from caleol.queries.valeurs import load_parametres
from caleol.rules.candidatures import nombre_attendu
from caleol.rules.droits import Auteur


@dataclass(frozen=True, slots=True)
class VacanceVue:
    """A vacant dwelling in one line."""

    id: int
    adresse: str
    commune: str
    type: str
    surface: object
    financement: str
    contingent: str
    libre_le: date
    candidats: int
    attendus: int
    lot_etat: EtatLot | None
    seance_id: int | None
    seance_numero: int | None
    seance_le: datetime | None

    @property
    def complet(self) -> bool:
        """Return whether as many candidates are chosen as the law asks for."""
        return self.candidats >= self.attendus


@dataclass(frozen=True, slots=True)
class Vacances:
    """The first lines of a list with its whole count."""

    lignes: tuple[VacanceVue, ...]
    total: int
    attendus: int


def load_vacances(
    session: Session, auteur: Auteur, au: date, *, a_completer: bool = False, limite: int = 8
) -> Vacances:
    """Return the open vacancies of the perimeter by date; `a_completer` keeps those without candidates enough."""
    attendus = nombre_attendu(au, load_parametres(session))
    vivantes = (
        select(Candidature.lot_id, func.count().label("nombre"))
        .where(Candidature.retiree_le.is_(None))
        .group_by(Candidature.lot_id)
        .subquery()
    )
    vivant = Lot.etat.in_((EtatLot.PREPARATION, EtatLot.INSCRIT, EtatLot.DECIDE))
    candidats = func.coalesce(vivantes.c.nombre, 0)
    requete = (
        select(Vacance, Logement, Commune.nom, Reservataire.nom, Lot, Seance, candidats)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .join(Reservataire, Reservataire.id == Vacance.reservataire_id)
        .outerjoin(Lot, (Lot.vacance_id == Vacance.id) & vivant)
        .outerjoin(vivantes, vivantes.c.lot_id == Lot.id)
        .outerjoin(Seance, Seance.id == Lot.seance_id)
        .where(Vacance.close_le.is_(None), dans_le_perimetre(auteur))
    )
    if a_completer:
        requete = requete.where(
            candidats < attendus, Lot.exception.is_(None), (Lot.etat.is_(None)) | (Lot.etat != EtatLot.DECIDE)
        )
    total = session.scalar(select(func.count()).select_from(requete.subquery())) or 0
    lignes = session.execute(requete.order_by(Vacance.libre_le, Vacance.id).limit(limite))
    return Vacances(tuple(_vue(attendus, *ligne) for ligne in lignes), total, attendus)


def _vue(
    attendus: int,
    vacance: Vacance,
    logement: Logement,
    commune: str,
    contingent: str,
    lot: Lot | None,
    seance: Seance | None,
    candidats: int,
) -> VacanceVue:
    return VacanceVue(
        id=vacance.id,
        adresse=logement.adresse,
        commune=commune,
        type=logement.type,
        surface=logement.surface,
        financement=logement.financement.libelle,
        contingent=contingent,
        libre_le=vacance.libre_le,
        candidats=candidats,
        attendus=attendus,
        lot_etat=lot.etat if lot else None,
        seance_id=seance.id if seance else None,
        seance_numero=seance.numero if seance else None,
        seance_le=seance.prevue_le if seance else None,
    )
