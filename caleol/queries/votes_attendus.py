"""How many dwellings of a séance wait for a ballot of one member, and until when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caleol.queries.deliberation import get_deliberation
from caleol.queries.votes import load_votes
from caleol.rules.droits import Auteur


@dataclass(frozen=True, slots=True)
class VotesAttendus:
    """How many dwellings wait for the reader, and the first announced hour of a close, None where there is none."""

    nombre: int
    echeance_le: datetime | None


def load_votes_attendus(session: Session, auteur: Auteur, seance_id: int, maintenant: datetime) -> VotesAttendus:
    """Return what a member has to vote on an open séance.

    Raises:
        Introuvable: the séance is not for this reader.
    """
    lots = get_deliberation(session, auteur, seance_id, maintenant=maintenant).lots
    attendus = [vote for vote in load_votes(session, auteur, seance_id, lots, maintenant) if vote.a_voter]
    return VotesAttendus(len(attendus), min((v.echeance_le for v in attendus if v.echeance_le), default=None))
