"""Accounts as the pages need them: who is logged in, in which roles, on which perimeter."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from caleol.models.commission import Membre
from caleol.models.compte import Habilitation, Utilisateur
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
    jeton: str
    auteurs: tuple[Auteur, ...]

    @property
    def nom_complet(self) -> str:
        """Return the first name and the name."""
        return f"{self.prenom} {self.nom}"

    def auteur(self, role: str | None) -> Auteur | None:
        """Return the account acting in a role, or in its first one when the role is not (or no longer) held."""
        for auteur in self.auteurs:
            if auteur.role is not None and auteur.role.value == role:
                return auteur
        return self.auteurs[0] if self.auteurs else None


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
        jeton=utilisateur.jeton,
        auteurs=_auteurs(utilisateur.id, utilisateur.habilitations, membre_id),
    )


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
