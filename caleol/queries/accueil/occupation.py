"""What an agency has to do on the occupancy of its dwellings, as its first page says it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caleol.models.enumerations import EtatSignalement
from caleol.queries.occupation.liste import count_baux
from caleol.queries.occupation.manques import count_manques
from caleol.queries.occupation.signalements import count_signalements
from caleol.rules.droits import Auteur


@dataclass(frozen=True, slots=True)
class TravailOccupation:
    """Leases whose examination is due, those never examined, those that lack a fact; flags that wait a séance."""

    baux: int
    dus: int
    jamais: int
    a_completer: int
    signales: int


def load_travail(session: Session, auteur: Auteur, au: date) -> TravailOccupation:
    """Return the counts of the reader's perimeter."""
    comptes, (a_completer, _) = count_baux(session, auteur, au), count_manques(session, auteur)
    signales = count_signalements(session, auteur).get(EtatSignalement.SIGNALE, 0)
    return TravailOccupation(comptes.baux, comptes.dus, comptes.jamais, a_completer, signales)
