"""Where an act on an offer, a condition or a signed candidature is done: the lot, the household, what it stands at."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import date_courte
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Decision
from caleol.models.seance import Seance
from caleol.models.suivi import ConditionSuspensive, OffreLogement
from caleol.queries.suites.lot import ClasseVu, SuiviLot, get_suivi
from caleol.rules.droits import Auteur


@dataclass(frozen=True, slots=True)
class Cible:
    """The candidate on whom an act is done, with the follow-up of the lot."""

    lot: SuiviLot
    classe: ClasseVu


def get_cible_offre(session: Session, auteur: Auteur, offre_id: int) -> Cible:
    """Return the candidate of an offer, to who holds the commission.

    Raises:
        Introuvable: no such offer in the perimeter.
    """
    decision_id = session.scalar(select(OffreLogement.decision_id).where(OffreLogement.id == offre_id))
    return _cible(session, auteur, decision_id, "offre")


def get_cible_condition(session: Session, auteur: Auteur, condition_id: int) -> Cible:
    """Return the candidate of a condition, to who holds the commission.

    Raises:
        Introuvable: no such condition in the perimeter.
    """
    decision_id = session.scalar(select(ConditionSuspensive.decision_id).where(ConditionSuspensive.id == condition_id))
    return _cible(session, auteur, decision_id, "condition")


def get_cible_candidature(session: Session, auteur: Auteur, candidature_id: int) -> Cible:
    """Return the candidate of a candidature, to who holds the commission.

    Raises:
        Introuvable: no such candidature in the perimeter.
    """
    decision_id = session.scalar(select(Decision.id).where(Decision.candidature_id == candidature_id))
    return _cible(session, auteur, decision_id, "candidature")


def _cible(session: Session, auteur: Auteur, decision_id: int | None, objet: str) -> Cible:
    decision = session.get(Decision, decision_id) if decision_id is not None else None
    if decision is None:
        raise Introuvable(objet)
    try:
        lot = get_suivi(session, auteur, decision.lot_id)
    except Introuvable as erreur:
        raise Introuvable(objet) from erreur
    classe = next((c for c in lot.classes if c.decision_id == decision.id), None)
    if classe is None or not lot.tient:
        raise Introuvable(objet)
    return Cible(lot, classe)


def list_seances_ouvertes(session: Session, auteur: Auteur, seance_id: int) -> tuple[tuple[int, str], ...]:
    """Return the open séances of the commission of another one: where an attribution is taken back."""
    origine = session.get_one(Seance, seance_id)
    if not auteur.tient(origine.commission_id):
        return ()
    ouvertes = session.scalars(
        select(Seance)
        .where(Seance.commission_id == origine.commission_id, Seance.etat == EtatSeance.OUVERTE, Seance.id != seance_id)
        .order_by(Seance.prevue_le)
    )
    return tuple((seance.id, f"Séance n°\u00a0{seance.numero} du {date_courte(seance.jour)}") for seance in ouvertes)
