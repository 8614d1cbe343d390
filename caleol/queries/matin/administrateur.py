"""What the administrator must mend today: jobs that failed, mails that did not leave, what stops a commission."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import accorde
from caleol.models.passage import PassageTache
from caleol.queries.accueil.controle import load_a_completer
from caleol.queries.matin.point import Point, compte
from caleol.queries.propositions_valeurs import count_en_attente
from caleol.queries.taches import LIBELLES, load_perdus
from caleol.rules.droits import Auteur

DUREE_MAXIMALE = timedelta(hours=1)
PAGES = {"reglements": "/administration/reglements", "courriels": "/taches", "comptes": "/administration/comptes"}


def load_points(session: Session, _auteur: Auteur, maintenant: datetime) -> list[Point]:
    """Return what failed, and what keeps a commission from working."""
    bloquants = [m for m in load_a_completer(session, jour_local(maintenant)) if m.bloquant and m.cible != "courriels"]
    return [
        *_taches(session, maintenant),
        *compte("Courriels qui ne sont pas partis", load_perdus(session).nombre, "/taches"),
        *(Point(manque.titre, PAGES[manque.cible]) for manque in bloquants),
        *compte("Valeurs proposées, à accepter ou refuser", count_en_attente(session), "/administration/regles"),
    ]


def _taches(session: Session, maintenant: datetime) -> list[Point]:
    """Return the jobs whose last run failed, or was cut short."""
    coupee = and_(PassageTache.termine_le.is_(None), PassageTache.commence_le < maintenant - DUREE_MAXIMALE)
    passages = session.scalars(
        select(PassageTache).where(or_(PassageTache.echec.is_not(None), coupee)).order_by(PassageTache.nom)
    ).all()
    if not passages:
        return []
    noms = ", ".join(LIBELLES.get(passage.nom, passage.nom) for passage in passages)
    return [Point(f"{accorde(len(passages), 'tâche')} en échec\u00a0: {noms}", "/taches")]
