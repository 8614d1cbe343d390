"""The runs of the jobs, and the mails that have not left, for their page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from caleol.models.base import cle_de_tri
from caleol.models.echange import Courriel
from caleol.models.lot import Decision
from caleol.models.passage import PassageTache
from caleol.models.seance import Seance
from caleol.models.suivi import Courrier
from caleol.rules.droits import Auteur, Droit, Role

LIBELLES: Mapping[str, str] = {
    "close_votes": "Ouverture et clôture des votes aux heures annoncées",
    "send_mails": "Envoi des courriels",
    "close_dead_jobs": "Clôture des travaux interrompus",
    "print_minutes": "Impression des procès-verbaux",
    "follow_offers": "Échéances : silences, conditions, offre suivante",
    "send_digests": "Courriel du matin",
    "forget_failed_log_ins": "Effacement des connexions manquées",
    "forget_taken_off": "Personnes retirées d’un ménage, effacées à leur date",
    "sweep_stopped_imports": "Nettoyage des imports interrompus",
    "recompute_occupation": "Calcul de l’occupation des logements",
    "propose_moves": "Recherche de relogements et d’échanges",
    "recompute_marked": "Calcul des demandes modifiées",
    "recompute_waiting_list": "Calcul de la liste d’attente",
    "sweep_rehearsals": "Répétitions oubliées, effacées",
    "sweep_cut_files": "Fichiers à l’écriture interrompue, effacés",
    "keep_head": "Tête du registre gardée hors de la base",
}
MAXIMUM = 100


@dataclass(frozen=True, slots=True)
class PassageVu:
    """The last run of a job; one that has not run yet has no date."""

    libelle: str
    commence_le: datetime | None
    termine_le: datetime | None
    resultat: int | None
    echec: str
    prochain_le: datetime | None
    passages: int
    echecs: int


@dataclass(frozen=True, slots=True)
class CourrielVu:
    """A mail that has not left."""

    id: int
    destinataire: str
    objet: str
    cree_le: datetime
    essais: int
    essaye_le: datetime | None
    echec: str


@dataclass(frozen=True, slots=True)
class CourrielsPerdus:
    """How many mails failed and have not left, and the reason of the last: what is told without a name."""

    nombre: int
    raison: str


def load_perdus(session: Session) -> CourrielsPerdus:
    """Count the mails that failed, whoever they are for."""
    perdu = Courriel.echec.is_not(None)
    nombre = session.scalar(select(func.count(Courriel.id)).where(perdu)) or 0
    raison = session.scalar(select(Courriel.echec).where(perdu).order_by(Courriel.id.desc()).limit(1))
    return CourrielsPerdus(nombre, raison or "")


def list_passages(session: Session) -> tuple[PassageVu, ...]:
    """Return the last run of each job, in the order of the names; those that have not run yet too."""
    passages = session.scalars(select(PassageTache).order_by(PassageTache.nom)).all()
    vus = [
        PassageVu(
            LIBELLES.get(p.nom, p.nom), p.commence_le, p.termine_le, p.resultat, p.echec or "", p.prochain_le,
            p.passages, p.echecs,
        )
        for p in passages
    ]  # fmt: skip
    jamais = LIBELLES.keys() - {p.nom for p in passages}
    vus += [PassageVu(LIBELLES[nom], None, None, None, "", None, 0, 0) for nom in jamais]
    return tuple(sorted(vus, key=lambda vu: cle_de_tri(vu.libelle)))


def list_courriels_en_attente(session: Session, auteur: Auteur) -> tuple[CourrielVu, ...]:
    """Return the mails that have not left, those that failed first; nothing to who holds no séance.

    The letters of another commission are left out.
    """
    if not auteur.peut(Droit.TENIR_SUITES) and auteur.role is not Role.AUDITEUR:
        return ()
    courriels = session.scalars(
        select(Courriel)
        .outerjoin(Courrier, Courrier.courriel_id == Courriel.id)
        .outerjoin(Decision, Decision.id == Courrier.decision_id)
        .outerjoin(Seance, Seance.id == Decision.seance_id)
        .where(Courriel.envoye_le.is_(None), _siens(auteur))
        .order_by(Courriel.echec.is_(None), Courriel.cree_le)
        .limit(MAXIMUM)
    )
    return tuple(
        CourrielVu(c.id, c.destinataire, c.objet, c.cree_le, c.essais, c.essaye_le, c.echec or "") for c in courriels
    )


def _siens(auteur: Auteur) -> ColumnElement[bool]:
    if auteur.voit_tout:
        return true()
    return or_(Courrier.id.is_(None), Seance.commission_id.in_(auteur.commission_ids))
