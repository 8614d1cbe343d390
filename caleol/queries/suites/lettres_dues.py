"""The letters that wait, by séance: those to make and those made that have not left."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import PARIS, jour_local
from caleol.kernel.francais import accorde, nombre
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.queries.suites.courriers import list_lettres
from caleol.rules.droits import Auteur, Droit

PENDANT: Final = timedelta(days=60)
"""How long a séance stays in the list: later, its own page of letters tells what never left."""


@dataclass(frozen=True, slots=True)
class LettresDues:
    """A séance whose letters wait: how many to make, how many ready that have not left."""

    seance_id: int
    seance: str
    seance_le: date
    a_preparer: int
    a_envoyer: int

    @property
    def total(self) -> int:
        """Return how many letters wait."""
        return self.a_preparer + self.a_envoyer

    @property
    def phrase(self) -> str:
        """Return « 2 lettres à préparer, 1 à envoyer »."""
        if not self.a_preparer:
            return f"{accorde(self.a_envoyer, 'lettre')} à envoyer"
        preparer = f"{accorde(self.a_preparer, 'lettre')} à préparer"
        return f"{preparer}, {nombre(self.a_envoyer)} à envoyer" if self.a_envoyer else preparer


def list_lettres_dues(session: Session, auteur: Auteur, au: date) -> tuple[LettresDues, ...]:
    """Return the séances of the author's commissions whose letters wait, the earliest first.

    Empty for who does not send letters: an agency reads what follows its dwellings, the secretary writes.
    """
    if not auteur.peut(Droit.TENIR_SUITES):
        return ()
    seances = session.scalars(
        select(Seance)
        .where(
            Seance.commission_id.in_(auteur.commission_ids),
            Seance.etat == EtatSeance.VALIDEE,
            Seance.prevue_le >= datetime.combine(au - PENDANT, time(), PARIS),
        )
        .order_by(Seance.prevue_le, Seance.id)
    ).all()
    if not seances:
        return ()
    a_preparer, a_envoyer = Counter[int](), Counter[int]()
    for seance_id, ligne in list_lettres(session, [seance.id for seance in seances], au):
        a_preparer[seance_id] += ligne.courrier is None
        a_envoyer[seance_id] += ligne.prete
    dues = (
        LettresDues(
            seance_id=seance.id,
            seance=f"{seance.commission.nom} n°\u00a0{seance.numero}",
            seance_le=jour_local(seance.prevue_le),
            a_preparer=a_preparer[seance.id],
            a_envoyer=a_envoyer[seance.id],
        )
        for seance in seances
    )
    return tuple(due for due in dues if due.total)
