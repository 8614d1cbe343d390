"""Accounts as an administrator reads them: who, in which roles, since when seen, tied to which member."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.base import cle_de_tri
from caleol.models.commission import Commission, Membre
from caleol.models.compte import Habilitation, Utilisateur
from caleol.models.organisation import Agence
from caleol.rules.droits import Role


@dataclass(frozen=True, slots=True)
class RoleTenu:
    """A role of an account, with the name of its perimeter."""

    id: int
    role: Role
    perimetre: str


@dataclass(frozen=True, slots=True)
class CompteListe:
    """An account on the list."""

    id: int
    identifiant: str
    civilite: str
    prenom: str
    nom: str
    courriel: str | None
    actif: bool
    sans_mot_de_passe: bool
    provisoire: bool
    derniere_connexion_le: datetime | None
    roles: tuple[RoleTenu, ...]
    membre_id: int | None
    membre: str

    @property
    def nom_complet(self) -> str:
        """Return « Mme Claire Vasseur »."""
        return nom_complet(self.civilite, self.prenom, self.nom)


@dataclass(frozen=True, slots=True)
class Perimetres:
    """What a role may be given on, and who may be tied to an account."""

    commissions: tuple[tuple[int, str], ...]
    agences: tuple[tuple[int, str], ...]
    membres: tuple[tuple[int, str], ...]


def list_comptes(
    session: Session, *, cherche: str = "", role: Role | None = None, fermes: bool = False
) -> tuple[CompteListe, ...]:
    """Return the accounts by name; `fermes` asks for the closed ones."""
    requete = select(Utilisateur).where(Utilisateur.actif.is_(not fermes))
    if role is not None:
        tenus = select(Habilitation.utilisateur_id).where(Habilitation.role == role)
        requete = requete.where(Utilisateur.id.in_(tenus))
    if cherche.strip():
        motif = f"%{cherche.strip()}%"
        requete = requete.where(
            or_(Utilisateur.nom.ilike(motif), Utilisateur.prenom.ilike(motif), Utilisateur.identifiant.ilike(motif))
        )
    comptes = session.scalars(requete).all()
    lus = _lus(session, list(comptes))
    return tuple(sorted(lus, key=lambda c: (cle_de_tri(f"{c.nom} {c.prenom}"), c.id)))


def get_compte_tenu(session: Session, utilisateur_id: int) -> CompteListe:
    """Return one account, open or closed.

    Raises:
        Introuvable: no such account.
    """
    compte = session.get(Utilisateur, utilisateur_id)
    if compte is None:
        raise Introuvable("compte")
    return _lus(session, [compte])[0]


def load_perimetres(session: Session, utilisateur_id: int | None = None) -> Perimetres:
    """Return the commissions, the agencies, and the members without account (or with this one)."""
    commissions = session.execute(select(Commission.id, Commission.nom).order_by(Commission.nom))
    agences = session.execute(select(Agence.id, Agence.nom).order_by(Agence.nom))
    libres = or_(Membre.utilisateur_id.is_(None), Membre.utilisateur_id == utilisateur_id)
    membres = session.scalars(select(Membre).where(libres).order_by(Membre.nom, Membre.prenom))
    return Perimetres(
        tuple((cle, nom) for cle, nom in commissions),
        tuple((cle, nom) for cle, nom in agences),
        tuple((m.id, f"{m.nom} {m.prenom}" + (f", {m.qualite}" if m.qualite else "")) for m in membres),
    )


def _lus(session: Session, comptes: list[Utilisateur]) -> list[CompteListe]:
    cles = [compte.id for compte in comptes]
    roles = _roles(session, cles)
    membres = {
        membre.utilisateur_id: membre
        for membre in session.scalars(select(Membre).where(Membre.utilisateur_id.in_(cles)))
    }
    return [_lu(compte, roles[compte.id], membres.get(compte.id)) for compte in comptes]


def _lu(compte: Utilisateur, roles: list[RoleTenu], membre: Membre | None) -> CompteListe:
    return CompteListe(
        compte.id,
        compte.identifiant,
        compte.civilite,
        compte.prenom,
        compte.nom,
        compte.courriel,
        compte.actif,
        compte.mot_de_passe is None,
        compte.provisoire,
        compte.derniere_connexion_le,
        tuple(roles),
        membre.id if membre is not None else None,
        nom_complet(membre.civilite, membre.prenom, membre.nom) if membre is not None else "",
    )


def _roles(session: Session, cles: list[int]) -> dict[int, list[RoleTenu]]:
    """Return the roles of some accounts."""
    tenus: dict[int, list[RoleTenu]] = defaultdict(list)
    lignes = session.execute(
        select(Habilitation, Commission.nom, Agence.nom)
        .outerjoin(Commission, Commission.id == Habilitation.commission_id)
        .outerjoin(Agence, Agence.id == Habilitation.agence_id)
        .where(Habilitation.utilisateur_id.in_(cles))
        .order_by(Habilitation.id)
    )
    for habilitation, commission, agence in lignes:
        tenus[habilitation.utilisateur_id].append(
            RoleTenu(habilitation.id, habilitation.role, commission or agence or "")
        )
    return tenus
