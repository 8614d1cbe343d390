"""What stands around an application: its designations, contacts, other lots, and doubts on who it names."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.enumerations import EtatLot
from caleol.models.lot import Candidature, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.queries.contacts import ContactLu, load_contacts
from caleol.queries.designations import DesignationLue, load_designations
from caleol.queries.identites import AlerteIdentite, load_alertes
from caleol.queries.perimetre import dans_le_perimetre
from caleol.rules.droits import Auteur

VIVANTS = (EtatLot.PREPARATION, EtatLot.INSCRIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatureEnCours:
    """A living candidature of an application; `lisible` says whether this reader may open it."""

    demande_id: int
    lot_id: int
    candidature_id: int
    rang: int
    etat: str
    logement: str
    lisible: bool


@dataclass(frozen=True, slots=True)
class Autour:
    """What is known of an application beside its dossier."""

    ailleurs: tuple[CandidatureEnCours, ...] = ()
    contacts: tuple[ContactLu, ...] = ()
    designations: tuple[DesignationLue, ...] = ()
    identites: tuple[AlerteIdentite, ...] = ()


def load_autour(
    session: Session,
    auteur: Auteur,
    demande_ids: Collection[int],
    au: date,
    *,
    vacance_id: int | None = None,
    finies: bool = False,
) -> dict[int, Autour]:
    """Return what stands around applications; contacts of one vacancy, and other lots than its own, where it is given.

    `finies` adds the designations that have ended.
    """
    ailleurs = load_en_cours(session, auteur, demande_ids, sauf_vacance_id=vacance_id)
    contacts = load_contacts(session, demande_ids, vacance_id=vacance_id)
    designations = load_designations(session, demande_ids, au, finies=finies)
    identites = load_alertes(session, demande_ids)
    return {
        cle: Autour(ailleurs.get(cle, ()), contacts.get(cle, ()), designations.get(cle, ()), identites.get(cle, ()))
        for cle in demande_ids
    }


def load_en_cours(
    session: Session, auteur: Auteur, demande_ids: Collection[int], *, sauf_vacance_id: int | None = None
) -> dict[int, tuple[CandidatureEnCours, ...]]:
    """Return the lots in preparation or on an agenda on which applications stand, those of a vacancy left out."""
    if not demande_ids:
        return {}
    requete = (
        select(
            Candidature.demande_id, Lot.id, Candidature.id, Candidature.rang_propose, Lot.etat, Logement.type,
            Logement.adresse, Commune.nom,
        )
        .select_from(Candidature)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(Candidature.demande_id.in_(demande_ids), Candidature.retiree_le.is_(None), Lot.etat.in_(VIVANTS))
        .order_by(Lot.id)
    )  # fmt: skip
    if sauf_vacance_id is not None:
        requete = requete.where(Vacance.id != sauf_vacance_id)
    lisibles = {ligne[1] for ligne in session.execute(requete.where(dans_le_perimetre(auteur)))}
    trouvees: dict[int, list[CandidatureEnCours]] = defaultdict(list)
    for demande_id, lot_id, candidature_id, rang, etat, genre, adresse, commune in session.execute(requete):
        trouvees[demande_id].append(
            CandidatureEnCours(
                demande_id=demande_id,
                lot_id=lot_id,
                candidature_id=candidature_id,
                rang=rang,
                etat=etat.libelle,
                logement=f"{genre}, {adresse}, {commune}",
                lisible=lot_id in lisibles,
            )
        )
    return {cle: tuple(liste) for cle, liste in trouvees.items()}
