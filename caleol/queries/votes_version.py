"""What tells in one statement whether the votes of a séance changed for a reader."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, select, true
from sqlalchemy.orm import Session

from caleol.kernel.verificateur import ACTES
from caleol.models.registre import EntreeRegistre
from caleol.models.urne import Bulletin, PropositionVote, Urne
from caleol.queries.seance_lisible import find_seance, sieges_du_membre
from caleol.rules.droits import Auteur, Role


def version_votes(session: Session, auteur: Auteur, seance_id: int, maintenant: datetime) -> str:
    """Return a mark that changes with whatever the lists of the votes show: an act, an hour that comes.

    The ballots of the other members change nothing in the list of a member, nor this mark.

    Raises:
        Introuvable: the séance is not for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    siens = sieges_du_membre(session, auteur, seance.id)
    acte = (
        select(EntreeRegistre.rang)
        .where(EntreeRegistre.chaine == ACTES, _concerne(auteur))
        .order_by(EntreeRegistre.rang.desc())
        .limit(1)
    )
    commences = select(func.count()).where(Urne.seance_id == seance.id, Urne.ouverte_le <= maintenant)
    bulletins = (
        select(func.max(Bulletin.id))
        .join(Urne, Urne.id == Bulletin.urne_id)
        .where(Urne.seance_id == seance.id, Bulletin.siege_id.in_(siens))
    )
    lue = select(acte.scalar_subquery(), commences.scalar_subquery(), bulletins.scalar_subquery())
    return "-".join(str(nombre or 0) for nombre in session.execute(lue).one())


def version_du_lot(session: Session, auteur: Auteur, seance_id: int, lot_id: int, maintenant: datetime) -> str:
    """Return a mark that changes with what is on the table of a lot: its ballot, the rankings put forward, its hours.

    Raises:
        Introuvable: the séance is not for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    posees = select(func.count()).where(PropositionVote.urne_id == Urne.id).scalar_subquery()
    heures = (Urne.ouverte_le <= maintenant, Urne.echeance_le <= maintenant, Urne.close_le.is_not(None))
    urne = session.execute(
        select(Urne.id, posees, *heures)
        .where(Urne.lot_id == lot_id, Urne.seance_id == seance.id, Urne.annulee_le.is_(None))
        .order_by(Urne.tour.desc())
        .limit(1)
    ).one_or_none()
    return "-".join(str(int(valeur or 0)) for valeur in urne) if urne else "0"


def _concerne(auteur: Auteur) -> ColumnElement[bool]:
    """Return the condition on an act that a reader's list may show: for a member, not the ballot of another."""
    if auteur.role is not Role.MEMBRE:
        return true()
    autre = and_(
        EntreeRegistre.acte == "vote",
        EntreeRegistre.role == Role.MEMBRE.value,
        EntreeRegistre.auteur_id != auteur.utilisateur_id,
    )
    return not_(autre)
