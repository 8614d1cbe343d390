"""Who designated an application, since when, for which dwelling or for the flow."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from caleol.kernel.francais import date_sans_jour
from caleol.models.organisation import Commune, Reservataire
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.recherche import Designation
from caleol.queries.perimetre import dans_le_perimetre
from caleol.rules.droits import Auteur

MAXIMUM = 500


@dataclass(frozen=True, slots=True)
class DesignationLue:
    """A designation: `logement` is "" where it is made for the flow of the right-holder."""

    id: int
    demande_id: int
    reservataire_id: int
    reservataire: str
    le: date
    fin_le: date | None
    vacance_id: int | None
    logement: str

    @property
    def phrase(self) -> str:
        """Return « Action Logement, le 12 octobre 2026, au titre de son flux »."""
        pour = f"pour le {self.logement}" if self.logement else "au titre de son flux"
        fin = f", jusqu’au {date_sans_jour(self.fin_le)}" if self.fin_le else ""
        return f"{self.reservataire}, le {date_sans_jour(self.le)}, {pour}{fin}"


def list_designables(session: Session, auteur: Auteur) -> tuple[tuple[int, str], ...]:
    """Return the open vacancies of the perimeter, each with its right-holder: « T3, 14 rue X, Lille (Ville) »."""
    lignes = session.execute(
        select(Vacance.id, Logement.type, Logement.adresse, Commune.nom, Reservataire.nom)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .join(Reservataire, Reservataire.id == Vacance.reservataire_id)
        .where(Vacance.close_le.is_(None), dans_le_perimetre(auteur))
        .order_by(Commune.nom, Logement.adresse, Vacance.id)
        .limit(MAXIMUM)
    )
    return tuple((cle, f"{genre}, {adresse}, {commune} ({nom})") for cle, genre, adresse, commune, nom in lignes)


def load_designations(
    session: Session, demande_ids: Collection[int], au: date, *, finies: bool = False
) -> dict[int, tuple[DesignationLue, ...]]:
    """Return the designations of applications that hold on a day, the newest first; with `finies` those ended too."""
    if not demande_ids:
        return {}
    requete = (
        select(Designation, Reservataire.nom, Logement.type, Logement.adresse, Commune.nom)
        .join(Reservataire, Reservataire.id == Designation.reservataire_id)
        .outerjoin(Vacance, Vacance.id == Designation.vacance_id)
        .outerjoin(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Commune, Commune.code_insee == Logement.commune_insee)
        .where(Designation.demande_id.in_(demande_ids), Designation.le <= au)
        .order_by(Designation.le.desc(), Designation.id.desc())
    )
    if not finies:
        requete = requete.where(or_(Designation.fin_le.is_(None), Designation.fin_le > au))
    lues: dict[int, list[DesignationLue]] = defaultdict(list)
    for designation, nom, genre, adresse, commune in session.execute(requete):
        lues[designation.demande_id].append(
            DesignationLue(
                id=designation.id,
                demande_id=designation.demande_id,
                reservataire_id=designation.reservataire_id,
                reservataire=nom,
                le=designation.le,
                fin_le=designation.fin_le,
                vacance_id=designation.vacance_id,
                logement=f"{genre}, {adresse}, {commune}" if adresse else "",
            )
        )
    return {cle: tuple(liste) for cle, liste in lues.items()}
