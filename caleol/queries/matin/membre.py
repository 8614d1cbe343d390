"""What is due today for a member: convocations to read, séances of the day, votes, minutes to validate."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import accorde, date_longue, heure
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Convocation, Seance
from caleol.queries.matin.point import Point
from caleol.queries.seance_lisible import seances_visibles
from caleol.queries.votes_attendus import load_votes_attendus
from caleol.rules.droits import Auteur

SUIVIES = (EtatSeance.CONVOQUEE, EtatSeance.OUVERTE, EtatSeance.LEVEE)


def load_points(session: Session, auteur: Auteur, maintenant: datetime) -> list[Point]:
    """Return what waits for a member, the earliest séance first."""
    seances = session.scalars(
        select(Seance)
        .where(Seance.etat.in_(SUIVIES), seances_visibles(auteur))
        .order_by(Seance.prevue_le)
        .options(joinedload(Seance.commission))
    )
    return [point for seance in seances.all() for point in _points(session, auteur, seance, maintenant)]


def _points(session: Session, auteur: Auteur, seance: Seance, maintenant: datetime) -> list[Point]:
    nom, page = f"{seance.commission.nom} n°\u00a0{seance.numero}", f"/seances/{seance.id}"
    if seance.etat is EtatSeance.LEVEE:
        sienne = seance.presidee_par_id == auteur.membre_id
        return [Point(f"{nom}\u00a0: procès-verbal à valider", f"{page}/pv")] if sienne else []
    if seance.etat is EtatSeance.OUVERTE:
        return _votes(session, auteur, seance, nom, maintenant)
    convocations = session.scalars(
        select(Convocation).where(Convocation.seance_id == seance.id, Convocation.membre_id == auteur.membre_id)
    ).all()
    attendues = [c for c in convocations if not c.absence_annoncee]
    le = jour_local(seance.prevue_le)
    quand = f"le {date_longue(le)} à {heure(seance.prevue_le)}"
    if attendues and jour_local(maintenant) <= le <= jour_local(maintenant) + timedelta(days=1):
        return [Point(f"{nom}\u00a0: séance {quand}", page)]
    if le > jour_local(maintenant) and any(c.lue_le is None for c in attendues):
        return [Point(f"{nom}\u00a0: convocation à lire, séance {quand}", page)]
    return []


def _votes(session: Session, auteur: Auteur, seance: Seance, nom: str, maintenant: datetime) -> list[Point]:
    """Return how many dwellings wait for a ballot of the member, with the first hour of a close."""
    attendus = load_votes_attendus(session, auteur, seance.id, maintenant)
    if not attendus.nombre:
        return []
    echeance = attendus.echeance_le
    fin = f", jusqu’au {date_longue(jour_local(echeance))} à {heure(echeance)}" if echeance else ""
    texte = f"{nom}\u00a0: {accorde(attendus.nombre, 'logement')} à voter{fin}"
    return [Point(texte, f"/seances/{seance.id}/votes")]
