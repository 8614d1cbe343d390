"""What households said of a vacancy when they were contacted."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande
from caleol.models.enumerations import CanalContact, ResultatContact
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.recherche import ContactCandidat


@dataclass(frozen=True, slots=True)
class ContactLu:
    """A contact: what was said, when, by which channel, who wrote it down, about which dwelling."""

    demande_id: int
    vacance_id: int
    logement: str
    resultat: ResultatContact
    canal: CanalContact
    le: date
    note: str
    par: str


@dataclass(frozen=True, slots=True)
class Desistement:
    """A household that withdrew from a vacancy."""

    demande_id: int
    nom: str
    contact: ContactLu


def load_contacts(
    session: Session, demande_ids: Collection[int], *, vacance_id: int | None = None
) -> dict[int, tuple[ContactLu, ...]]:
    """Return the contacts of applications, the newest first; of one vacancy only where it is given."""
    if not demande_ids:
        return {}
    requete = (
        select(ContactCandidat, Utilisateur, Logement.type, Logement.adresse, Commune.nom)
        .join(Utilisateur, Utilisateur.id == ContactCandidat.par_id)
        .join(Vacance, Vacance.id == ContactCandidat.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .where(ContactCandidat.demande_id.in_(demande_ids))
        .order_by(ContactCandidat.le.desc(), ContactCandidat.id.desc())
    )
    if vacance_id is not None:
        requete = requete.where(ContactCandidat.vacance_id == vacance_id)
    lus: dict[int, list[ContactLu]] = defaultdict(list)
    for contact, auteur, genre, adresse, commune in session.execute(requete):
        lus[contact.demande_id].append(
            ContactLu(
                demande_id=contact.demande_id,
                vacance_id=contact.vacance_id,
                logement=f"{genre}, {adresse}, {commune}",
                resultat=contact.resultat,
                canal=contact.canal,
                le=contact.le,
                note=contact.note or "",
                par=nom_complet(auteur.civilite, auteur.prenom, auteur.nom),
            )
        )
    return {cle: tuple(liste) for cle, liste in lus.items()}


def list_desistements(session: Session, vacance_id: int) -> tuple[Desistement, ...]:
    """Return the households whose last word on a vacancy is that they withdraw."""
    cles = session.scalars(select(ContactCandidat.demande_id).where(ContactCandidat.vacance_id == vacance_id)).all()
    derniers = [contacts[0] for contacts in load_contacts(session, set(cles), vacance_id=vacance_id).values()]
    partis = [contact for contact in derniers if contact.resultat is ResultatContact.DESISTE]
    noms = {
        demande.id: nom_complet(demande.civilite, demande.prenom, demande.nom)
        for demande in session.scalars(select(Demande).where(Demande.id.in_([c.demande_id for c in partis])))
    }
    return tuple(Desistement(contact.demande_id, noms[contact.demande_id], contact) for contact in partis)
