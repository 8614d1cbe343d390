"""Accounts as the pages need them: who is logged in, in which roles, on which perimeter."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from caleol.kernel import francais as fr
from caleol.kernel.errors import Introuvable
from caleol.models.commission import Commission, Membre
from caleol.models.compte import Habilitation, Utilisateur
from caleol.models.organisation import Agence
from caleol.rules.droits import Auteur, Role


@dataclass(frozen=True, slots=True)
class Compte:
    """An account with the perimeter of each role it holds."""

    id: int
    identifiant: str
    civilite: str
    prenom: str
    nom: str
    courriel: str | None
    theme: str
    raccourcis: bool
    courriel_du_matin: bool
    jeton: str
    provisoire: bool
    auteurs: tuple[Auteur, ...]
    perimetres: Mapping[Role, tuple[str, ...]]

    @property
    def nom_complet(self) -> str:
        """Return the first name and the name."""
        return f"{self.prenom} {self.nom}"

    def libelle_role(self, role: Role | None) -> str:
        """Return a role with the names of its perimeter: « Agence de gestion, Agence de Roubaix »."""
        if role is None:
            return "Sans rôle"
        noms = self.perimetres.get(role, ())
        return f"{role.libelle}, {fr.liste_et(noms)}" if noms else role.libelle

    def auteur(self, role: str | None) -> Auteur | None:
        """Return the account acting in a role, or in its first one when the role is not (or no longer) held."""
        for auteur in self.auteurs:
            if auteur.role is not None and auteur.role.value == role:
                return auteur
        return self.auteurs[0] if self.auteurs else None


def find_identifiant(session: Session, identifiant: str) -> int:
    """Return the key of the account that bears a name.

    Raises:
        Introuvable: no such account.
    """
    cle = session.scalar(select(Utilisateur.id).where(Utilisateur.identifiant == identifiant.strip().casefold()))
    if cle is None:
        raise Introuvable("compte")
    return cle


def get_compte(session: Session, utilisateur_id: int) -> Compte | None:
    """Return an active account, or None."""
    utilisateur = session.scalar(
        select(Utilisateur)
        .where(Utilisateur.id == utilisateur_id, Utilisateur.actif)
        .options(selectinload(Utilisateur.habilitations))
    )
    if utilisateur is None:
        return None
    membre_id = session.scalar(select(Membre.id).where(Membre.utilisateur_id == utilisateur.id))
    return Compte(
        id=utilisateur.id,
        identifiant=utilisateur.identifiant,
        civilite=utilisateur.civilite,
        prenom=utilisateur.prenom,
        nom=utilisateur.nom,
        courriel=utilisateur.courriel,
        theme=utilisateur.theme,
        raccourcis=utilisateur.raccourcis,
        courriel_du_matin=utilisateur.courriel_du_matin,
        jeton=utilisateur.jeton,
        provisoire=utilisateur.provisoire,
        auteurs=_auteurs(utilisateur.id, utilisateur.habilitations, membre_id),
        perimetres=_perimetres(session, utilisateur.habilitations),
    )


def _perimetres(session: Session, habilitations: list[Habilitation]) -> dict[Role, tuple[str, ...]]:
    """Return the names of the commissions and agencies of each role that has some."""
    commissions = {h.commission_id for h in habilitations if h.commission_id is not None}
    agences = {h.agence_id for h in habilitations if h.agence_id is not None}
    noms: dict[Role, tuple[str, ...]] = {}
    if commissions:
        lues = session.scalars(select(Commission.nom).where(Commission.id.in_(commissions)).order_by(Commission.id))
        noms[Role.SECRETAIRE] = tuple(lues)
    if agences:
        lues = session.scalars(select(Agence.nom).where(Agence.id.in_(agences)).order_by(Agence.id))
        noms[Role.AGENCE] = tuple(lues)
    return noms


def _auteurs(utilisateur_id: int, habilitations: list[Habilitation], membre_id: int | None) -> tuple[Auteur, ...]:
    roles: dict[Role, list[Habilitation]] = {}
    for habilitation in habilitations:
        roles.setdefault(habilitation.role, []).append(habilitation)
    return tuple(
        Auteur(
            utilisateur_id=utilisateur_id,
            role=role,
            commission_ids=frozenset(h.commission_id for h in siennes if h.commission_id is not None),
            agence_ids=frozenset(h.agence_id for h in siennes if h.agence_id is not None),
            membre_id=membre_id,
        )
        for role, siennes in roles.items()
    )
