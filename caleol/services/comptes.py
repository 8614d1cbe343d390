"""Accounts: log-in with throttling, passwords, roles."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.commission import Commission
from caleol.models.compte import EchecConnexion, Habilitation, Utilisateur
from caleol.models.organisation import Agence
from caleol.rules.droits import OUTIL, Auteur, Droit, Role
from caleol.services.act import Acte, Actes
from caleol.services.mots_de_passe import hache, verifie

ESSAIS_MAXIMUM = 5
FENETRE_ESSAIS = timedelta(minutes=15)


def authenticate(actes: Actes, *, identifiant: str, mot_de_passe: str, adresse: str) -> int | None:
    """Check a log-in and record it; return the account, or None when the pair is wrong or the account closed.

    The password is verified outside of any transaction: it takes a tenth of a second and 64 MB on purpose.

    Raises:
        Refus: `connexion_freinee` after five failures in fifteen minutes for this name, fifty for this address.
    """
    cle = identifiant.strip().casefold()
    with actes.sessions.lecture() as session:
        _freine(session, cle, adresse, actes.horloge.maintenant())
        compte = session.scalar(select(Utilisateur).where(Utilisateur.identifiant == cle))
    juste = verifie(compte.mot_de_passe if compte else None, mot_de_passe)
    personne = Auteur(utilisateur_id=compte.id) if compte is not None and juste else OUTIL
    with actes.ouvre(personne) as acte:
        _freine(acte.session, cle, adresse, acte.instant)
        return _record(acte, cle, adresse, compte.id if compte else None, juste)


def _record(acte: Acte, cle: str, adresse: str, utilisateur_id: int | None, juste: bool) -> int | None:
    """Write a log-in, or its failure."""
    compte = acte.session.get(Utilisateur, utilisateur_id) if utilisateur_id is not None else None
    if compte is None or not juste or not compte.actif:
        acte.session.add_all([EchecConnexion(cle=c, le=acte.instant) for c in (cle, adresse)])
        acte.inscrire("connexion_refusee", "utilisateur", utilisateur_id or "inconnu")
        return None
    acte.session.execute(delete(EchecConnexion).where(EchecConnexion.cle == cle))
    compte.derniere_connexion_le = acte.instant
    acte.inscrire("connexion", "utilisateur", compte.id)
    return compte.id


def _freine(session: Session, cle: str, adresse: str, maintenant: datetime) -> None:
    """Refuse to try again a name or an address that failed too often."""
    depuis = maintenant - FENETRE_ESSAIS
    for nom, limite in ((cle, ESSAIS_MAXIMUM), (adresse, ESSAIS_MAXIMUM * 10)):
        essais = session.scalar(select(func.count()).where(EchecConnexion.cle == nom, EchecConnexion.le > depuis))
        if (essais or 0) >= limite:
            raise Refus("connexion_freinee", minutes=int(FENETRE_ESSAIS.total_seconds() // 60))


def forget_echecs(acte: Acte, *, jours: int = 30) -> int:
    """Erase failed log-ins older than some days: they no longer slow anybody, and they name people; return how many."""
    ancien = acte.instant - timedelta(days=jours)
    effaces = acte.session.scalars(
        delete(EchecConnexion).where(EchecConnexion.le < ancien).returning(EchecConnexion.id)
    )
    return len(effaces.all())


def create_utilisateur(
    acte: Acte,
    *,
    identifiant: str,
    civilite: str,
    nom: str,
    prenom: str,
    courriel: str | None = None,
    empreinte: str | None = None,
) -> Utilisateur:
    """Create an account without any role; `empreinte` is the hash of its password, made before the act.

    Raises:
        Refus: `identifiant_pris`.
    """
    acte.exige(Droit.GERER_COMPTES)
    cle = identifiant.strip().casefold()
    if acte.session.scalar(select(Utilisateur.id).where(Utilisateur.identifiant == cle)):
        raise Refus("identifiant_pris", champ="identifiant", identifiant=cle)
    compte = Utilisateur(
        identifiant=cle,
        civilite=civilite,
        nom=nom,
        prenom=prenom,
        courriel=courriel,
        mot_de_passe=empreinte,
        jeton=secrets.token_hex(16),
    )
    acte.session.add(compte)
    acte.session.flush()
    acte.inscrire("creation_compte", "utilisateur", compte.id, personnel={"identifiant": cle})
    return compte


def grant_role(
    acte: Acte,
    *,
    utilisateur_id: int,
    role: Role,
    commission_id: int | None = None,
    agence_id: int | None = None,
) -> None:
    """Give a role to an account: on a commission for a secretary, on an agency for an agency's account.

    Raises:
        Refus: `perimetre_manquant` where the role needs a commission or an agency.
        Introuvable: the account, the commission or the agency does not exist.
    """
    acte.exige(Droit.GERER_COMPTES)
    if role is Role.SECRETAIRE and commission_id is None:
        raise Refus("perimetre_manquant", champ="commission_id", role=role)
    if role is Role.AGENCE and agence_id is None:
        raise Refus("perimetre_manquant", champ="agence_id", role=role)
    commission_id = commission_id if role is Role.SECRETAIRE else None
    agence_id = agence_id if role is Role.AGENCE else None
    _check_perimetre(acte, utilisateur_id, commission_id, agence_id)
    deja = acte.session.scalar(
        select(Habilitation.id).where(
            Habilitation.utilisateur_id == utilisateur_id,
            Habilitation.role == role,
            Habilitation.commission_id.is_not_distinct_from(commission_id),
            Habilitation.agence_id.is_not_distinct_from(agence_id),
        )
    )
    if deja:
        return
    acte.session.add(
        Habilitation(utilisateur_id=utilisateur_id, role=role, commission_id=commission_id, agence_id=agence_id)
    )
    acte.inscrire(
        "octroi_role",
        "utilisateur",
        utilisateur_id,
        {"role": role, "commission": commission_id, "agence": agence_id},
    )


def _check_perimetre(acte: Acte, utilisateur_id: int, commission_id: int | None, agence_id: int | None) -> None:
    """Refuse an account or a perimeter that does not exist."""
    if acte.session.get(Utilisateur, utilisateur_id) is None:
        raise Introuvable("compte")
    if commission_id is not None and acte.session.get(Commission, commission_id) is None:
        raise Introuvable("commission")
    if agence_id is not None and acte.session.get(Agence, agence_id) is None:
        raise Introuvable("agence")


def change_preferences(acte: Acte, *, theme: str, raccourcis: bool) -> None:
    """Keep the theme chosen by the account (clair, sombre, the device's) and whether single keys act (WCAG 2.1.4).

    Raises:
        Refus: `theme_inconnu`.
    """
    if theme not in {"light", "dark", "auto"}:
        raise Refus("theme_inconnu", champ="theme")
    compte = acte.session.get_one(Utilisateur, acte.utilisateur_id)
    compte.theme, compte.raccourcis = theme, raccourcis


def choose_courriel_du_matin(acte: Acte, *, voulu: bool) -> None:
    """Keep whether the account wants the mail that tells each morning what is due."""
    acte.exige(Droit.ACCUEIL)
    acte.session.get_one(Utilisateur, acte.utilisateur_id).courriel_du_matin = voulu


def change_mot_de_passe(actes: Actes, auteur: Auteur, *, actuel: str, nouveau: str) -> None:
    """Change one's own password; every other open log-in of the account ends.

    Both hashes are made outside of any transaction; a password changed meanwhile elsewhere makes `actuel` wrong.

    Raises:
        Refus: `mot_de_passe_actuel_faux`, `mot_de_passe_inchange`, `mot_de_passe_court`, `mot_de_passe_long`.
    """
    with actes.sessions.lecture() as session:
        compte = session.get(Utilisateur, auteur.utilisateur_id)
        connue = compte.mot_de_passe if compte else None
    if not verifie(connue, actuel):
        raise Refus("mot_de_passe_actuel_faux", champ="actuel")
    if nouveau == actuel:
        raise Refus("mot_de_passe_inchange", champ="nouveau")
    empreinte = hache(nouveau)
    with actes.ouvre(auteur) as acte:
        compte = acte.session.get_one(Utilisateur, acte.utilisateur_id, with_for_update=True)
        if compte.mot_de_passe != connue:
            raise Refus("mot_de_passe_actuel_faux", champ="actuel")
        compte.mot_de_passe, compte.provisoire = empreinte, False
        compte.jeton = secrets.token_hex(16)
        acte.inscrire("changement_mot_de_passe", "utilisateur", compte.id)
