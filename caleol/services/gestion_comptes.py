"""Accounts as an administrator keeps them: roles withdrawn, password given anew, account closed or opened again."""

import secrets

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.commission import Membre
from caleol.models.compte import EchecConnexion, Habilitation, Utilisateur
from caleol.rules.droits import Droit, Role
from caleol.services.act import Acte
from caleol.services.mots_de_passe import Provisoire


def revoke_role(acte: Acte, *, utilisateur_id: int, habilitation_id: int) -> None:
    """Withdraw a role from an account; it acts at once.

    Raises:
        Refus: `dernier_administrateur`.
        Introuvable: the account does not hold this role.
    """
    acte.exige(Droit.GERER_COMPTES)
    administrateurs = _lock_administrateurs(acte)
    habilitation = acte.session.get(Habilitation, habilitation_id, with_for_update=True)
    if habilitation is None or habilitation.utilisateur_id != utilisateur_id:
        raise Introuvable("role")
    if habilitation.role is Role.ADMINISTRATEUR:
        _keep_an_administrator(administrateurs, utilisateur_id)
    perimetre = {"commission": habilitation.commission_id, "agence": habilitation.agence_id}
    acte.session.delete(habilitation)
    acte.inscrire("retrait_role", "utilisateur", utilisateur_id, {"role": habilitation.role} | perimetre)


def update_compte(
    acte: Acte, *, utilisateur_id: int, civilite: str, nom: str, prenom: str, courriel: str | None
) -> None:
    """Correct the name or the mail of an account."""
    acte.exige(Droit.GERER_COMPTES)
    compte = lock_compte(acte, utilisateur_id)
    compte.civilite, compte.nom, compte.prenom, compte.courriel = civilite, nom, prenom, courriel
    acte.inscrire("correction_compte", "utilisateur", compte.id, personnel={"nom": f"{prenom} {nom}"})


def close_compte(acte: Acte, *, utilisateur_id: int) -> None:
    """Close an account: its open log-ins end, what it did stays.

    Raises:
        Refus: `son_propre_compte`, `dernier_administrateur`.
    """
    acte.exige(Droit.GERER_COMPTES)
    if utilisateur_id == acte.auteur.utilisateur_id:
        raise Refus("son_propre_compte")
    administrateurs = _lock_administrateurs(acte)
    compte = lock_compte(acte, utilisateur_id)
    if any(h.role is Role.ADMINISTRATEUR for h in compte.habilitations):
        _keep_an_administrator(administrateurs, utilisateur_id)
    compte.actif = False
    compte.jeton = secrets.token_hex(16)
    acte.inscrire("fermeture_compte", "utilisateur", compte.id)


def reopen_compte(acte: Acte, *, utilisateur_id: int) -> None:
    """Open a closed account again, with the roles it had."""
    acte.exige(Droit.GERER_COMPTES)
    compte = lock_compte(acte, utilisateur_id)
    compte.actif = True
    acte.inscrire("reouverture_compte", "utilisateur", compte.id)


def reset_mot_de_passe(acte: Acte, *, utilisateur_id: int, provisoire: Provisoire) -> None:
    """Give an account a provisional password, drawn before the act; open log-ins of the account end.

    The person must change it at the next log-in; failed log-ins of the name are forgotten.
    """
    acte.exige(Droit.GERER_COMPTES)
    compte = lock_compte(acte, utilisateur_id)
    compte.mot_de_passe, compte.provisoire = provisoire.empreinte, True
    compte.jeton = secrets.token_hex(16)
    for echec in acte.session.scalars(select(EchecConnexion).where(EchecConnexion.cle == compte.identifiant)):
        acte.session.delete(echec)
    acte.inscrire("mot_de_passe_provisoire", "utilisateur", compte.id)


def link_membre(acte: Acte, *, utilisateur_id: int, membre_id: int | None) -> None:
    """Say which member of a commission an account is; None unties it.

    Raises:
        Introuvable: no such member.
        Refus: `membre_deja_lie` where the member has another account.
    """
    acte.exige(Droit.GERER_COMPTES)
    lock_compte(acte, utilisateur_id)
    ancien = acte.session.scalar(select(Membre).where(Membre.utilisateur_id == utilisateur_id))
    if ancien is not None and ancien.id != membre_id:
        ancien.utilisateur_id = None
        acte.session.flush()
    if membre_id is not None:
        membre = acte.session.get(Membre, membre_id, with_for_update=True)
        if membre is None:
            raise Introuvable("membre")
        if membre.utilisateur_id not in {None, utilisateur_id}:
            raise Refus("membre_deja_lie", champ="membre_id")
        membre.utilisateur_id = utilisateur_id
    acte.inscrire("lien_membre", "utilisateur", utilisateur_id, {"membre": membre_id})


def lock_compte(acte: Acte, utilisateur_id: int) -> Utilisateur:
    """Return an account, locked.

    Raises:
        Introuvable: no such account.
    """
    compte = acte.session.get(Utilisateur, utilisateur_id, with_for_update=True)
    if compte is None:
        raise Introuvable("compte")
    return compte


def _lock_administrateurs(acte: Acte) -> frozenset[int]:
    """Return the open accounts of administrators, locked: whoever withdraws one waits for who withdraws another."""
    return frozenset(
        acte.session.scalars(
            select(Utilisateur.id)
            .join(Habilitation, Habilitation.utilisateur_id == Utilisateur.id)
            .where(Habilitation.role == Role.ADMINISTRATEUR, Utilisateur.actif)
            .order_by(Utilisateur.id)
            .with_for_update()
        )
    )


def _keep_an_administrator(administrateurs: frozenset[int], sauf_id: int) -> None:
    """Refuse an act that would leave the installation without any administrator."""
    if not administrateurs - {sauf_id}:
        raise Refus("dernier_administrateur")
