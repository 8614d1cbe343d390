"""The séances that a person's calendar follows: when, where, nothing of what they are about."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.errors import Introuvable
from caleol.models.commission import Membre
from caleol.models.compte import AbonnementAgenda, Utilisateur
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Convocation, Seance

GARDEES = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeanceSuivie:
    """A séance in a calendar; `version` grows at each change."""

    id: int
    commission: str
    code: str
    annee: int
    numero: int
    prevue_le: datetime
    fin_le: datetime | None
    lieu: str
    lien_visio: str
    annulee: bool
    version: int


def empreinte_adresse(secret: str) -> str:
    """Return what is kept of the secret of an address."""
    return hashlib.sha256(secret.encode()).hexdigest()


def abonnement_depuis(session: Session, utilisateur_id: int) -> datetime | None:
    """Return since when a person's calendar is followed, None where it is not."""
    abonnement = session.get(AbonnementAgenda, utilisateur_id)
    return abonnement.cree_le if abonnement else None


def list_seances_suivies(session: Session, secret: str, maintenant: datetime) -> tuple[SeanceSuivie, ...]:
    """Return the séances of the last year and to come to which the person of an address was convoked.

    Raises:
        Introuvable: no such address, or its account is closed.
    """
    membre_ids = session.scalars(
        select(Membre.id)
        .join(Utilisateur, Utilisateur.id == Membre.utilisateur_id)
        .join(AbonnementAgenda, AbonnementAgenda.utilisateur_id == Utilisateur.id)
        .where(AbonnementAgenda.empreinte == empreinte_adresse(secret), Utilisateur.actif)
    ).all()
    if not membre_ids:
        raise Introuvable("agenda", id=0)
    seances = session.scalars(
        select(Seance)
        .where(
            Seance.prevue_le > maintenant - GARDEES,
            Seance.id.in_(select(Convocation.seance_id).where(Convocation.membre_id.in_(membre_ids))),
        )
        .order_by(Seance.prevue_le, Seance.id)
        .options(joinedload(Seance.commission))
    )
    return tuple(_suivie(seance) for seance in seances)


def _suivie(seance: Seance) -> SeanceSuivie:
    return SeanceSuivie(
        id=seance.id,
        commission=seance.commission.nom,
        code=seance.commission.code,
        annee=seance.annee,
        numero=seance.numero,
        prevue_le=seance.prevue_le,
        fin_le=seance.fin_le,
        lieu=seance.lieu or "",
        lien_visio=seance.lien_visio or "",
        annulee=seance.etat is EtatSeance.ANNULEE,
        version=seance.version,
    )
