"""Who reads which paper of a séance."""

from enum import Enum

from sqlalchemy.orm import Session

from caleol.models.seance import Seance
from caleol.queries.papiers.releve import Releve
from caleol.queries.seance_lisible import lit_tout, preside, sieges_du_membre
from caleol.rules.droits import Auteur, Droit


class Lecture(Enum):
    """What a reader gets of the minutes: nothing, own lots once validated, the draft too."""

    AUCUNE = "aucune"
    SES_LOTS = "ses_lots"
    PROJET = "projet"


def lecture_du_pv(session: Session, auteur: Auteur, seance: Seance) -> Lecture:
    """Return what of the minutes an account may read: the table of rights, on this séance."""
    if not auteur.peut(Droit.LIRE_PV):
        return Lecture.AUCUNE
    if lit_tout(auteur, seance) or preside(auteur, seance):
        return Lecture.PROJET
    return Lecture.SES_LOTS if sieges_du_membre(session, auteur, seance.id) else Lecture.AUCUNE


def lots_du_membre(releve: Releve, auteur: Auteur) -> frozenset[int]:
    """Return the numbers of the lots on which the seats of a member have a voice."""
    sieges = sieges_du_membre(releve.session, auteur, releve.seance.id)
    return frozenset(numero for siege_id in sieges for numero in releve.lots_du_siege(siege_id))
