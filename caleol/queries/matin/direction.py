"""What the management must know today: the delays of the law and of the règlement that are past, counted."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.models.locatif import Bail
from caleol.models.occupation import ResultatOccupation
from caleol.queries.accueil.avertissements import load_avertissements
from caleol.queries.matin.point import Point, compte
from caleol.queries.matin.suites import en_retard
from caleol.queries.suites.attentes import Attente
from caleol.rules.droits import OUTIL, Auteur

RETARDS = (
    (Attente.NOTIFIER, "Offres décidées depuis plus de trois jours, pas encore envoyées"),
    (Attente.PREUVE, "Offres envoyées depuis plus de vingt jours, sans preuve de notification"),
    (Attente.REPONSE, "Réponses de ménages dont le délai est passé"),
    (Attente.CONDITION, "Pièces attendues dont le délai est passé"),
)


def load_points(session: Session, auteur: Auteur, maintenant: datetime) -> list[Point]:
    """Return what is late in the whole organism; figures only, as the management reads them."""
    jour = jour_local(maintenant)
    tardives = en_retard(session, OUTIL, jour)
    examens = (
        select(func.count(Bail.id))
        .join(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .where(Bail.fin_le.is_(None), ResultatOccupation.depuis_le.is_not(None))
    )
    return [
        *(Point(avis.titre, "/") for avis in load_avertissements(session, auteur, jour, maintenant)),
        *(point for quoi, libelle in RETARDS for point in compte(libelle, tardives[quoi], "/bilans/")),
        *compte("Baux dont l’examen triennal est dû", session.scalar(examens) or 0, "/bilans/occupation", au_fil=True),
    ]
