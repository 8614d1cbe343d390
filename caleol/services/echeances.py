"""The mail of the morning: what is due today, for each account; counts and links only, never a name."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_longue
from caleol.mail.redaction import redige
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.echange import Courriel
from caleol.queries.comptes import Compte, get_compte
from caleol.queries.matin.roles import load_matin
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.courriels import ADRESSE, queue_courriel


def send_digests(actes: Actes, site: str = "") -> int:
    """Write to each account what is due today in its roles; return how many mails were written.

    One mail a day and an account, whatever runs twice; none where nothing is due or the account wants none. `site` is
    the address before the path of a page; without it the mail names the pages by their path.
    """
    maintenant = actes.horloge.maintenant()
    jour = jour_local(maintenant)
    with actes.sessions.lecture() as session:
        ecrits = {
            compte.id: (courriel, texte)
            for compte, courriel in _comptes(session, jour)
            if (texte := _points(session, compte, maintenant, site))
        }
    for compte_id, (courriel, points) in ecrits.items():
        message = redige("echeances", jour=date_longue(jour), points=points)
        with actes.ouvre(OUTIL) as acte:
            queue_courriel(
                acte,
                cle=_cle(compte_id, jour),
                destinataire=courriel,
                objet=message.objet,
                texte=message.texte,
            )
    return len(ecrits)


def _cle(compte_id: int, jour: date) -> str:
    return f"echeances-{compte_id}-{jour.isoformat()}"


def _comptes(session: Session, jour: date) -> Iterator[tuple[Compte, str]]:
    """Yield the active accounts that want this message and have not had it today, with their address of mail.

    A member whose account has none is written to where convocations go.
    """
    voulus = session.execute(
        select(Utilisateur.id, func.coalesce(Utilisateur.courriel, Membre.courriel, ""))
        .outerjoin(Membre, Membre.utilisateur_id == Utilisateur.id)
        .where(Utilisateur.actif, Utilisateur.courriel_du_matin)
        .order_by(Utilisateur.id)
    ).all()
    cles = [_cle(compte_id, jour) for compte_id, _ in voulus]
    ecrits = set(session.scalars(select(Courriel.cle).where(Courriel.cle.in_(cles))))
    for compte_id, courriel in voulus:
        compte = get_compte(session, compte_id)
        if compte and ADRESSE.fullmatch(courriel.strip()) and _cle(compte_id, jour) not in ecrits:
            yield compte, courriel


def _points(session: Session, compte: Compte, maintenant: datetime, site: str) -> str:
    """Return the lines of an account, under the name of each role where it holds several; empty when nothing is due."""
    parties = []
    for auteur in compte.auteurs:
        lignes = [f"- {point.texte}\n  {site}{point.chemin}" for point in load_matin(session, auteur, maintenant)]
        if lignes:
            titre = [f"{auteur.role.libelle}\u00a0:"] if auteur.role and len(compte.auteurs) > 1 else []
            parties.append("\n".join([*titre, *lignes]))
    return "\n\n".join(parties)
