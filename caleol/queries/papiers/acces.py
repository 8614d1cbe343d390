"""Who reads which paper of a séance."""

from enum import Enum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from caleol.models.seance import Convocation, Presence, Seance
from caleol.queries.papiers.releve import load_releve
from caleol.rules.droits import Auteur, Droit, Role


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
    return Lecture.SES_LOTS if convie(session, auteur, seance) else Lecture.AUCUNE


def lit_tout(auteur: Auteur, seance: Seance) -> bool:
    """Return whether an account reads every paper of a séance: secretary of the commission, auditor, the tool."""
    if auteur.role is Role.SECRETAIRE:
        return seance.commission_id in auteur.commission_ids
    return auteur.role is Role.AUDITEUR or (auteur.role is None and auteur.utilisateur_id is None)


def preside(auteur: Auteur, seance: Seance) -> bool:
    """Return whether an account is that of the member who presides the séance."""
    return auteur.role is Role.MEMBRE and auteur.membre_id is not None and seance.presidee_par_id == auteur.membre_id


def convie(session: Session, auteur: Auteur, seance: Seance) -> bool:
    """Return whether a member was convoked to the séance, or sat on it."""
    if auteur.role is not Role.MEMBRE or auteur.membre_id is None:
        return False
    lignes = (
        exists().where(table.seance_id == seance.id, table.membre_id == auteur.membre_id)
        for table in (Convocation, Presence)
    )
    return any(session.scalar(select(ligne)) for ligne in lignes)


def lots_du_membre(session: Session, auteur: Auteur, seance: Seance) -> frozenset[int]:
    """Return the numbers of the lots on which the seats of a member have a voice."""
    sieges = {
        siege_id
        for table in (Convocation, Presence)
        for siege_id in session.scalars(
            select(table.siege_id).where(table.seance_id == seance.id, table.membre_id == auteur.membre_id)
        )
    }
    releve = load_releve(session, seance)
    return frozenset(numero for siege_id in sieges for numero in releve.lots_du_siege(siege_id))
