"""Where the yearly objectives stand, counted on what the commissions of the year decided at rank 1.

The law counts signed leases; until a lease is tied to a decision, an allocation at rank 1 is the nearest fact that
the rows hold, and the page says so. What was frozen with each lot is read, so a past séance does not change.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Reservataire
from caleol.models.patrimoine import Vacance
from caleol.queries.valeurs import load_parametres
from caleol.rules.decisions import TypeDecision
from caleol.rules.objectifs import (
    Mesure,
    autres_quartiles_en_qpv,
    premier_quartile_hors_qpv,
    publics_prioritaires_du_contingent,
)
from caleol.rules.parametre import Parametres

RegleObjectif = Callable[[int, int, date, Parametres], Mesure]
MINIMUM_JUGE = 4
"""Under four allocations a quarter is less than one household: nothing to judge."""


@dataclass(frozen=True, slots=True)
class Jauge:
    """One objective on the page: what is counted, out of what, and the share that is asked."""

    titre: str
    source: str
    mesure: Mesure
    inconnus: int = 0


@dataclass(frozen=True, slots=True)
class Attribution:
    """What an allocation at rank 1 counts for; None where it was not known when it was frozen."""

    qpv: bool | None
    premier: bool | None
    prioritaire: bool
    reservataire: str


def load_objectifs(session: Session, seances: Select[int], au: date) -> tuple[Jauge, ...]:
    """Return the gauges of the year: quartiles outside and inside priority neighbourhoods, then the contingents."""
    attributions = tuple(_attributions(session, seances))
    parametres = load_parametres(session)
    hors, dedans = ([a for a in attributions if a.qpv is qpv] for qpv in (False, True))
    return (
        _quartiles("1er quartile hors quartier prioritaire", hors, True, premier_quartile_hors_qpv, au, parametres),
        _quartiles("Autres quartiles en quartier prioritaire", dedans, False, autres_quartiles_en_qpv, au, parametres),
        *_contingents(attributions, au, parametres),
    )


def _quartiles(
    titre: str, lues: Sequence[Attribution], premier: bool, regle: RegleObjectif, au: date, parametres: Parametres
) -> Jauge:
    """Return a gauge on the quartile of households; those whose quartile was not known are said apart."""
    connues = [a for a in lues if a.premier is not None]
    mesure = regle(sum(a.premier is premier for a in connues), len(connues), au, parametres)
    return Jauge(titre, _source(mesure), mesure, len(lues) - len(connues))


def _contingents(attributions: Sequence[Attribution], au: date, parametres: Parametres) -> Iterator[Jauge]:
    """Yield the share of priority households of each contingent that has enough allocations to be judged."""
    for nom in sorted({a.reservataire for a in attributions}):
        siennes = [a for a in attributions if a.reservataire == nom]
        if len(siennes) >= MINIMUM_JUGE:
            prioritaires = sum(a.prioritaire for a in siennes)
            mesure = publics_prioritaires_du_contingent(prioritaires, len(siennes), au, parametres)
            yield Jauge(f"Publics prioritaires, {nom}", _source(mesure), mesure)


def _source(mesure: Mesure) -> str:
    return mesure.objectif.source if mesure.objectif is not None else "objectif non vérifié"


def _attributions(session: Session, seances: Select[int]) -> Iterator[Attribution]:
    """Yield the allocations at rank 1 of some séances, from what was frozen with them."""
    dossier, fiche = Candidature.instantane, Lot.instantane
    lignes = session.execute(
        select(
            dossier[("quartile", "premier")].as_boolean(),
            fiche["qpv"].as_boolean(),
            dossier["priorites"].as_string(),
            Reservataire.nom,
        )
        .select_from(Decision)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Lot, Lot.id == Decision.lot_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Reservataire, Reservataire.id == Vacance.reservataire_id)
        .where(
            Decision.seance_id.in_(seances),
            Decision.type.in_([t for t in TypeDecision if t.attribue]),
            or_(Decision.rang == 1, Decision.type == TypeDecision.ATTRIBUTION),
        )
    )
    for premier, qpv, priorites, reservataire in lignes:
        yield Attribution(qpv, premier, bool(priorites) and priorites != "[]", reservataire)
