"""What stands around an application: its designations, contacts, other lots, and doubts on who it names."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from caleol.models.enumerations import EtatLot, EtatOffre, IssueLot
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.suivi import OffreLogement
from caleol.queries.contacts import ContactLu, load_contacts
from caleol.queries.designations import DesignationLue, load_designations
from caleol.queries.identites import AlerteIdentite, load_alertes
from caleol.queries.perimetre import dans_le_perimetre
from caleol.rules.droits import Auteur

OFFRES = {
    EtatOffre.A_NOTIFIER: "offre à notifier",
    EtatOffre.NOTIFIEE: "offre en cours",
    EtatOffre.ACCEPTEE: "a accepté, bail à signer",
}
SIGNE = "bail signé"
VIVANTS = (EtatLot.PREPARATION, EtatLot.INSCRIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatureEnCours:
    """A living candidature of an application, or an offer that has not ended; `lisible`: this reader may open it.

    `offre` says where the offer stands (« a accepté, bail à signer »), "" where the lot is not decided.
    """

    demande_id: int
    lot_id: int
    candidature_id: int
    rang: int
    etat: str
    logement: str
    lisible: bool
    offre: str = ""

    @property
    def phrase(self) -> str:
        """Return where it stands in a few words, the dwelling apart: « aussi candidat, rang 2 »."""
        return self.offre or f"aussi candidat, rang {self.rang}"


@dataclass(frozen=True, slots=True)
class Autour:
    """What is known of an application beside its dossier: its other lots, in progress or with an offer, first."""

    ailleurs: tuple[CandidatureEnCours, ...] = ()
    contacts: tuple[ContactLu, ...] = ()
    designations: tuple[DesignationLue, ...] = ()
    identites: tuple[AlerteIdentite, ...] = ()

    @property
    def candidatures(self) -> tuple[CandidatureEnCours, ...]:
        """Return the other lots that are not decided yet."""
        return tuple(autre for autre in self.ailleurs if not autre.offre)

    @property
    def offres(self) -> tuple[CandidatureEnCours, ...]:
        """Return the other lots where the household holds an offer, an acceptance or a lease."""
        return tuple(autre for autre in self.ailleurs if autre.offre)


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
    """Return the other lots of applications, those of a vacancy left out: not decided, or with an offer not ended.

    A household that holds an offer elsewhere, has accepted it or has signed is shown as such (point 24).
    """
    if not demande_ids:
        return {}
    requete = _en_cours(demande_ids)
    if sauf_vacance_id is not None:
        requete = requete.where(Vacance.id != sauf_vacance_id)
    lisibles = {ligne[1] for ligne in session.execute(requete.where(dans_le_perimetre(auteur)))}
    trouvees: dict[int, list[CandidatureEnCours]] = defaultdict(list)
    for demande_id, lot_id, candidature_id, rang, etat, genre, adresse, commune, offre, issue in session.execute(
        requete
    ):
        trouvees[demande_id].append(
            CandidatureEnCours(
                demande_id=demande_id,
                lot_id=lot_id,
                candidature_id=candidature_id,
                rang=rang,
                etat=etat.libelle,
                logement=f"{genre}, {adresse}, {commune}",
                lisible=lot_id in lisibles,
                offre=SIGNE if offre is EtatOffre.ACCEPTEE and issue is IssueLot.LOUE else OFFRES.get(offre, ""),
            )
        )
    return {cle: tuple(liste) for cle, liste in trouvees.items()}


def _en_cours(demande_ids: Collection[int]) -> Select[Any, Any, Any, Any, Any, Any, Any, Any, Any, Any]:
    return (
        select(
            Candidature.demande_id, Lot.id, Candidature.id, Candidature.rang_propose, Lot.etat, Logement.type,
            Logement.adresse, Commune.nom, OffreLogement.etat, Lot.issue,
        )
        .select_from(Candidature)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .outerjoin(Decision, Decision.candidature_id == Candidature.id)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .where(
            Candidature.demande_id.in_(demande_ids),
            Candidature.retiree_le.is_(None),
            or_(Lot.etat.in_(VIVANTS), OffreLogement.etat.in_(OFFRES)),
        )
        .order_by(Lot.id)
    )  # fmt: skip
