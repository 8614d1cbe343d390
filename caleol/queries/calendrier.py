"""The calendar of a commission before it is created: the days of the rhythm, beside the séances that already stand."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import PARIS, jour_local
from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.queries.voix import load_reglement
from caleol.rules.calendrier import JourFerie, JourPrevu, Rythme, jours_du_calendrier
from caleol.rules.droits import Auteur
from caleol.rules.reglement import lire_regles

MARGE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LigneCalendrier:
    """One day of the preview; `deja` is the number of the séance that the commission already has on that day."""

    prevu: JourPrevu
    deja: int | None

    @property
    def a_creer(self) -> bool:
        """Return whether a séance is to be created on that day."""
        return self.prevu.jour is not None and self.deja is None


def load_calendrier(
    session: Session, auteur: Auteur, commission_id: int, *, debut: date, fin: date, rythme: Rythme, ferie: JourFerie
) -> tuple[LigneCalendrier, ...]:
    """Return each day of a rhythm with the séance that already stands there; nothing is written.

    Raises:
        Introuvable: the commission is not in the author's perimeter.
        Refus: those of `jours_du_calendrier`.
    """
    if not auteur.tient(commission_id):
        raise Introuvable("commission", id=commission_id)
    reglement = load_reglement(session, commission_id, debut)
    alsace = lire_regles(reglement.regles, reglement.debut).alsace_moselle if reglement else False
    prevus = jours_du_calendrier(debut, fin, rythme, ferie, alsace_moselle=alsace)
    prises = _prises(session, commission_id, debut - MARGE, fin + MARGE)
    return tuple(LigneCalendrier(prevu, prises.get(prevu.jour) if prevu.jour else None) for prevu in prevus)


def _prises(session: Session, commission_id: int, debut: date, fin: date) -> dict[date, int]:
    """Return the number of the séance of each day that has one, cancelled ones left out."""
    lignes = session.execute(
        select(Seance.prevue_le, Seance.numero).where(
            Seance.commission_id == commission_id,
            Seance.etat != EtatSeance.ANNULEE,
            Seance.prevue_le >= datetime.combine(debut, time(), PARIS),
            Seance.prevue_le < datetime.combine(fin, time(), PARIS),
        )
    )
    return {jour_local(prevue_le): numero for prevue_le, numero in lignes}
