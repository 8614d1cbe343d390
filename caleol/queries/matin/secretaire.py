"""What is due today for a secretary."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.models.commission import Mandat, Siege
from caleol.models.demande import Demande, Instruction
from caleol.models.enumerations import EtatOffre, EtatSignalement
from caleol.models.lot import Candidature, Decision
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement
from caleol.queries.accueil.secretaire import list_echeances
from caleol.queries.matin.point import Point, compte
from caleol.queries.matin.suites import dues, en_attente
from caleol.queries.occupation.signalements import list_signalements
from caleol.queries.suites.attentes import Attente
from caleol.queries.taches import list_courriels_en_attente
from caleol.rules.droits import Auteur

BIENTOT = timedelta(days=30)
DATEES = (Attente.REPONSE, Attente.CONDITION, Attente.IRRECEVABLE)
SANS_DATE = (Attente.NOTIFIER, Attente.PREUVE, Attente.RADIATION)
PAGES = {"deliberation": "/deliberation", "votes": "/votes/conduite", "pv": "/pv", "seance": ""}


def load_points(session: Session, auteur: Auteur, maintenant: datetime) -> list[Point]:
    """Return the séances, the suites, the flags and the mails that wait for the secretary of these commissions."""
    jour = jour_local(maintenant)
    signales = list_signalements(session, auteur, EtatSignalement.SIGNALE).total
    perdus = sum(bool(courriel.echec) for courriel in list_courriels_en_attente(session, auteur))
    mandats = session.scalar(_mandats(auteur, jour)) or 0
    expirent = session.scalar(_demandes_qui_expirent(auteur, jour)) or 0
    return [
        *_seances(session, auteur, jour),
        *dues(session, auteur, jour, DATEES),
        *en_attente(session, auteur, SANS_DATE),
        *compte("Occupations signalées, sans réponse", signales, "/occupation/signalements?etat=signale"),
        *compte("Courriels qui ne sont pas partis", perdus, "/taches"),
        *compte("Mandats qui finissent dans les trente jours", mandats, "/commissions"),
        *compte("Demandes classées qui expirent dans les trente jours, à faire renouveler", expirent, "/suites"),
    ]


def _seances(session: Session, auteur: Auteur, jour: date) -> list[Point]:
    """Return what the séances ask for today, or within two days."""
    return [
        Point(echeance.titre, f"/seances/{echeance.cible_id}{PAGES[echeance.cible]}")
        for echeance in list_echeances(session, auteur, jour)
        if echeance.gravite(jour)
    ]


def _mandats(auteur: Auteur, jour: date) -> Select[int]:
    return (
        select(func.count(Mandat.id))
        .join(Siege, Siege.id == Mandat.siege_id)
        .where(Siege.commission_id.in_(auteur.commission_ids), Mandat.fin.between(jour, jour + BIENTOT))
    )


def _demandes_qui_expirent(auteur: Auteur, jour: date) -> Select[int]:
    """Return the statement that counts the applications with a live offer whose validity ends soon."""
    return (
        select(func.count(func.distinct(Demande.id)))
        .join(Candidature, Candidature.demande_id == Demande.id)
        .join(Decision, Decision.candidature_id == Candidature.id)
        .join(Seance, Seance.id == Decision.seance_id)
        .join(OffreLogement, OffreLogement.decision_id == Decision.id)
        .join(Instruction, Instruction.demande_id == Demande.id)
        .where(
            Seance.commission_id.in_(auteur.commission_ids),
            OffreLogement.etat.in_((EtatOffre.A_NOTIFIER, EtatOffre.NOTIFIEE, EtatOffre.ACCEPTEE)),
            Instruction.expire_jour.between(jour.toordinal(), (jour + BIENTOT).toordinal()),
        )
    )
