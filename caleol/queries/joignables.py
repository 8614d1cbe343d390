"""Households that an account may contact about a vacancy, and how to reach them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.demande import Demande
from caleol.models.lot import Candidature, Lot
from caleol.queries.candidats import est_eligible
from caleol.queries.contacts import ContactLu, load_contacts
from caleol.queries.perimetre import find_vacance
from caleol.rules.droits import Auteur, Role


@dataclass(frozen=True, slots=True)
class PageContact:
    """How to reach a household, and what it said of a vacancy."""

    demande_id: int
    numero_unique: str
    nom: str
    telephone: str
    courriel: str
    contacts: tuple[ContactLu, ...]


def find_joignable(session: Session, auteur: Auteur, vacance_id: int, demande_id: int, au: date) -> Demande:
    """Return an application that an account may contact about a vacancy.

    An agency reaches those that its dwelling needs (ADR 0006): eligible for it, or already candidates on it.

    Raises:
        Introuvable: no such application, or not for this account; a vacancy out of the perimeter.
    """
    find_vacance(session, auteur, vacance_id)
    demande = session.get(Demande, demande_id)
    if demande is None:
        raise Introuvable("demande", id=demande_id)
    if auteur.role is not Role.AGENCE or est_candidate(session, vacance_id, demande_id):
        return demande
    if not est_eligible(session, auteur, vacance_id, demande_id, au):
        raise Introuvable("demande", id=demande_id)
    return demande


def est_candidate(session: Session, vacance_id: int, demande_id: int) -> bool:
    """Return whether an application was put forward on a lot of a vacancy."""
    requete = (
        select(Candidature.id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .where(Lot.vacance_id == vacance_id, Candidature.demande_id == demande_id)
        .limit(1)
    )
    return session.scalar(requete) is not None


def get_page_contact(session: Session, auteur: Auteur, vacance_id: int, demande_id: int, au: date) -> PageContact:
    """Return how to reach a household about a vacancy.

    Raises:
        Introuvable: as `find_joignable`.
    """
    demande = find_joignable(session, auteur, vacance_id, demande_id, au)
    return PageContact(
        demande_id=demande_id,
        numero_unique=demande.numero_unique,
        nom=nom_complet(demande.civilite, demande.prenom, demande.nom),
        telephone=demande.telephone or "",
        courriel=demande.courriel or "",
        contacts=load_contacts(session, [demande_id], vacance_id=vacance_id).get(demande_id, ()),
    )
