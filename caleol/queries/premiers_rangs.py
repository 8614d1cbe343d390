"""Lots of past séances under two grids: whose first candidate by the points would have been another household."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.demande import Demande
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Candidature, Lot
from caleol.models.seance import Seance
from caleol.queries.points import Notation
from caleol.rules.delais import ajouter_mois
from caleol.rules.etude_impact import Passees

RECUL_MOIS = 12
TENUES = (EtatSeance.LEVEE, EtatSeance.VALIDEE)
DeuxGrilles = Callable[[date], tuple[Notation | None, Notation]]


class Figee(NamedTuple):
    """A candidature of a past lot: its number, the day of its frozen dossier, the facts kept with it."""

    numero: str
    jour: str
    faits: str | None


def compare_passees(session: Session, sous: DeuxGrilles, au: date) -> Passees:
    """Rank the lots of the last twelve months under both grids by what was frozen with them, on their own day.

    Without a former grid the oldest number stood first. A lot frozen before the facts were kept is counted apart.
    """
    grilles = cache(sous)
    differents, compares, sans_faits = [], 0, 0
    for lot_id, figees in _lots(session, ajouter_mois(au, -RECUL_MOIS)).items():
        if not all(figee.faits for figee in figees):
            sans_faits += 1
            continue
        compares += 1
        avant, apres = (_premier(figees, grilles, rang) for rang in (0, 1))
        if avant != apres:
            differents.append((figees[0].jour, lot_id))
    return Passees(compares, sans_faits, tuple(sorted(differents, reverse=True)))


def _lots(session: Session, depuis: date) -> dict[int, list[Figee]]:
    """Return the candidatures of each lot that was examined since a day."""
    lots: dict[int, list[Figee]] = defaultdict(list)
    fige = Candidature.instantane
    lignes = session.execute(
        select(
            Candidature.lot_id,
            Demande.numero_unique,
            fige["au"].as_string(),
            fige["faits_de_cotation"].as_string(),
        )
        .join(Demande, Demande.id == Candidature.demande_id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .where(Seance.etat.in_(TENUES), Candidature.retiree_le.is_(None), fige.is_not(None))
        .order_by(Candidature.lot_id)
    )
    for lot_id, numero, jour, faits in lignes:
        if jour >= depuis.isoformat():
            lots[lot_id].append(Figee(numero, jour, faits))
    return lots


def _premier(figees: Sequence[Figee], grilles: DeuxGrilles, rang: int) -> str:
    """Return the number of the candidate whom a grid puts first."""
    sous = grilles(date.fromisoformat(figees[0].jour))[rang]
    if sous is None:
        return min(figee.numero for figee in figees)
    return min(sous.cle_figee(figee.faits or "", figee.numero) for figee in figees)[-1]
