"""Where an act on an offer, a condition or a signed candidature is done: the lot, the household, what it stands at."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import date_courte
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Decision
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.models.suivi import ConditionSuspensive, OffreLogement
from caleol.queries.suites.lot import ClasseVu, SuiviLot, get_suivi
from caleol.rules.droits import Auteur
from caleol.rules.reglement import ModaliteSeance


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


@dataclass(frozen=True, slots=True)
class AgendaRetrait:
    """Where the withdrawal of an attribution stands on the agendas to come: where it is, else where it may go."""

    inscrit: tuple[int, str] | None
    possibles: tuple[tuple[int, str], ...]


def load_agenda_retrait(session: Session, auteur: Auteur, cible: Cible) -> AgendaRetrait:
    """Return the séance to come that has the withdrawal on its agenda, else those in preparation that may take it."""
    origine = session.get_one(Seance, cible.lot.seance_id)
    inscrite = session.scalar(
        select(Seance)
        .join(PointOrdreDuJour, PointOrdreDuJour.seance_id == Seance.id)
        .where(
            PointOrdreDuJour.decision_id == cible.classe.decision_id,
            Seance.etat.in_((EtatSeance.PREPARATION, EtatSeance.FIGEE, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)),
        )
        .limit(1)
    )
    if not auteur.tient(origine.commission_id):
        return AgendaRetrait(None, ())
    if inscrite is not None:
        return AgendaRetrait((inscrite.id, _nom(inscrite)), ())
    possibles = session.scalars(
        select(Seance)
        .where(
            Seance.commission_id == origine.commission_id,
            Seance.etat == EtatSeance.PREPARATION,
            Seance.modalite != ModaliteSeance.ECRIT,
        )
        .order_by(Seance.prevue_le)
    )
    return AgendaRetrait(None, tuple((seance.id, _nom(seance)) for seance in possibles))


def _nom(seance: Seance) -> str:
    return f"Séance n°\u00a0{seance.numero} du {date_courte(seance.jour)}"


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
    return tuple((seance.id, _nom(seance)) for seance in ouvertes)
