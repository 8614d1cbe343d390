"""The landlord, its agencies and its commissions, as the page of a new installation shows them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.commission import Commission, CommissionAgence
from caleol.models.organisation import Agence, Bailleur


@dataclass(frozen=True, slots=True)
class BailleurLu:
    """The landlord as entered."""

    nom: str
    forme_juridique: str
    siren: str | None
    adresse: str
    code_postal: str
    ville: str
    telephone: str | None
    courriel: str | None
    tribunal_administratif: str | None
    regime_maintien: str


@dataclass(frozen=True, slots=True)
class AgenceLue:
    """An agency, with its commission if it has one."""

    id: int
    code: str
    nom: str
    adresse: str | None
    commission: str | None


@dataclass(frozen=True, slots=True)
class Organisme:
    """What the installation serves."""

    bailleur: BailleurLu | None
    agences: tuple[AgenceLue, ...]

    @property
    def libres(self) -> tuple[AgenceLue, ...]:
        """Return the agencies without commission."""
        return tuple(agence for agence in self.agences if agence.commission is None)


def load_organisme(session: Session) -> Organisme:
    """Return the landlord and its agencies."""
    lignes = session.execute(
        select(Agence, Commission.nom)
        .outerjoin(CommissionAgence, CommissionAgence.agence_id == Agence.id)
        .outerjoin(Commission, Commission.id == CommissionAgence.commission_id)
        .order_by(Agence.nom)
    )
    agences = tuple(AgenceLue(a.id, a.code, a.nom, a.adresse, commission) for a, commission in lignes)
    bailleur = session.get(Bailleur, 1)
    return Organisme(_bailleur(bailleur) if bailleur is not None else None, agences)


def _bailleur(bailleur: Bailleur) -> BailleurLu:
    return BailleurLu(
        bailleur.nom,
        bailleur.forme_juridique,
        bailleur.siren,
        bailleur.adresse,
        bailleur.code_postal,
        bailleur.ville,
        bailleur.telephone,
        bailleur.courriel,
        bailleur.tribunal_administratif,
        bailleur.regime_maintien.value if bailleur.regime_maintien else "",
    )
