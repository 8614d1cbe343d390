"""Accounts as an administrator keeps them: roles withdrawn, password given anew, account closed or opened again."""

import secrets

from sqlalchemy import func, select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.commission import Membre
from caleol.models.compte import EchecConnexion, Habilitation, Utilisateur
from caleol.rules.droits import Droit, Role
from caleol.services.act import Acte
from caleol.services.comptes import hache

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPES, PAR_GROUPE = 4, 4


def revoke_role(acte: Acte, *, utilisateur_id: int, habilitation_id: int) -> None:
    """Withdraw a role from an account; it acts at once.

    Raises:
        Refus: `dernier_administrateur`.
        Introuvable: the account does not hold this role.
    """
    acte.exige(Droit.GERER_COMPTES)
    habilitation = acte.session.get(Habilitation, habilitation_id, with_for_update=True)
    if habilitation is None or habilitation.utilisateur_id != utilisateur_id:
        raise Introuvable("role")
    if habilitation.role is Role.ADMINISTRATEUR:
        _keep_an_administrator(acte, utilisateur_id)
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
    compte = lock_compte(acte, utilisateur_id)
    if any(h.role is Role.ADMINISTRATEUR for h in compte.habilitations):
        _keep_an_administrator(acte, utilisateur_id)
    compte.actif = False
    compte.jeton = secrets.token_hex(16)
    acte.inscrire("fermeture_compte", "utilisateur", compte.id)


def reopen_compte(acte: Acte, *, utilisateur_id: int) -> None:
    """Open a closed account again, with the roles it had."""
    acte.exige(Droit.GERER_COMPTES)
    compte = lock_compte(acte, utilisateur_id)
    compte.actif = True
    acte.inscrire("reouverture_compte", "utilisateur", compte.id)


def reset_mot_de_passe(acte: Acte, *, utilisateur_id: int) -> str:
    """Give a provisional password and return it, to be shown once; open log-ins of the account end.

    The person must change it at the next log-in; failed log-ins of the name are forgotten.
    """
    acte.exige(Droit.GERER_COMPTES)
    compte = lock_compte(acte, utilisateur_id)
    provisoire = mot_de_passe_provisoire()
    compte.mot_de_passe, compte.provisoire = hache(provisoire), True
    compte.jeton = secrets.token_hex(16)
    for echec in acte.session.scalars(select(EchecConnexion).where(EchecConnexion.cle == compte.identifiant)):
        acte.session.delete(echec)
    acte.inscrire("mot_de_passe_provisoire", "utilisateur", compte.id)
    return provisoire


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


def mot_de_passe_provisoire() -> str:
    """Return sixteen letters and figures in four groups, without those that are taken for one another."""
    groupes = ("".join(secrets.choice(ALPHABET) for _ in range(PAR_GROUPE)) for _ in range(GROUPES))
    return "-".join(groupes)


def lock_compte(acte: Acte, utilisateur_id: int) -> Utilisateur:
    """Return an account, locked.

    Raises:
        Introuvable: no such account.
    """
    compte = acte.session.get(Utilisateur, utilisateur_id, with_for_update=True)
    if compte is None:
        raise Introuvable("compte")
    return compte


def _keep_an_administrator(acte: Acte, sauf_id: int) -> None:
    """Refuse an act that would leave the installation without any administrator."""
    autres = acte.session.scalar(
        select(func.count())
        .select_from(Habilitation)
        .join(Utilisateur, Utilisateur.id == Habilitation.utilisateur_id)
        .where(Habilitation.role == Role.ADMINISTRATEUR, Utilisateur.actif, Utilisateur.id != sauf_id)
    )
    if not autres:
        raise Refus("dernier_administrateur")
