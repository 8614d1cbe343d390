"""The mail of the morning: what is due today, for each account; counts and links only, never a name.

The management reads its own once a week, and in between when something new is late: what stays late is no news.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, date_longue
from caleol.mail.redaction import redige
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.echange import Courriel
from caleol.queries.comptes import Compte, get_compte
from caleol.queries.matin.point import Point
from caleol.queries.matin.roles import load_matin
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.courriels import ADRESSE, queue_courriel

journal = logging.getLogger("caleol.services")
CHIFFRES = re.compile(r"(?<!n°\s)(?<!\d)\d+")
"""The figures of a line; the number of a séance is a word of it."""


class CourrielsManquants(Exception):
    """What is due could not be read for some accounts; the others were written to."""


def send_digests(actes: Actes, site: str = "") -> int:
    """Write to each account what is due today in its roles; return how many mails were written.

    One mail a day and an account, whatever runs twice; none where nothing is due or the account wants none, and one a
    week for the management unless something new is late. `site` is the address before the path of a page; without it
    the mail names the pages by their path.

    Raises:
        CourrielsManquants: after the others were written to, with the accounts whose reading failed and why.
    """
    maintenant = actes.horloge.maintenant()
    jour = jour_local(maintenant)
    with actes.sessions.lecture() as session:
        voulus = list(_comptes(session, jour))
    ecrits, manques = 0, []
    for compte, courriel in voulus:
        try:
            ecrits += _ecris(actes, compte, courriel, maintenant, site)
        except Exception as erreur:  # noqa: BLE001 - one account that cannot be read keeps no other from its mail
            journal.exception("no mail of the morning for account %s", compte.id)
            cause = erreur.code if isinstance(erreur, Refus) else type(erreur).__name__
            manques.append(f"n°\u00a0{compte.id} ({cause})")
    if manques:
        comptes = accorde(len(manques), "compte")
        raise CourrielsManquants(f"{comptes} sans courriel du matin\u00a0: {', '.join(manques)}")
    return ecrits


def _ecris(actes: Actes, compte: Compte, courriel: str, maintenant: datetime, site: str) -> int:
    """Write to an account; return how many mails: none where nothing is due."""
    with actes.sessions.lecture() as session:
        points = _points(session, compte, maintenant, site)
    if not points:
        return 0
    jour = jour_local(maintenant)
    message = redige("echeances", jour=date_longue(jour), points=points)
    with actes.ouvre(OUTIL) as acte:
        queue_courriel(acte, cle=_cle(compte.id, jour), destinataire=courriel, objet=message.objet, texte=message.texte)
    return 1


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
    lus = [(auteur.role, points) for auteur in compte.auteurs if (points := load_matin(session, auteur, maintenant))]
    if [role for role, _ in lus] == [Role.DIRECTION] and not _a_dire(session, compte.id, lus[0][1], maintenant):
        return ""
    for role, points in lus:
        lignes = [f"- {point.texte}\n  {site}{point.chemin}" for point in points]
        titre = [f"{role.libelle}\u00a0:"] if role and len(compte.auteurs) > 1 else []
        parties.append("\n".join([*titre, *lignes]))
    return "\n\n".join(parties)


def _a_dire(session: Session, compte_id: int, points: Sequence[Point], maintenant: datetime) -> bool:
    """Return whether the management is written to: not yet this week, or something is late that the last mail lacks."""
    dernier = session.scalar(
        select(Courriel).where(Courriel.cle.startswith(f"echeances-{compte_id}-")).order_by(Courriel.id.desc()).limit(1)
    )
    jour = jour_local(maintenant)
    lundi = jour - timedelta(days=jour.weekday())
    if dernier is None or jour_local(dernier.cree_le) < lundi:
        return True
    return any(_est_neuf(point, dernier.texte) for point in points)


def _est_neuf(point: Point, ancien: str) -> bool:
    """Return whether a line was not in a mail: its words are new, or a figure of it grew where that is news."""
    if f"- {point.texte}\n" in ancien:
        return False
    mots = CHIFFRES.sub("#", point.texte)
    avant = next((x[2:] for x in ancien.splitlines() if x.startswith("- ") and CHIFFRES.sub("#", x[2:]) == mots), None)
    if avant is None:
        return True
    return not point.au_fil and any(a > b for a, b in zip(_chiffres(point.texte), _chiffres(avant), strict=True))


def _chiffres(ligne: str) -> list[int]:
    return [int(chiffres) for chiffres in CHIFFRES.findall(ligne)]
