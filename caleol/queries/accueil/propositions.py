"""What became of the candidates that an agency put forward for its own dwellings."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.francais import nom_complet
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatLot, EtatSeance, OrigineCandidature
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.seance import Seance
from caleol.queries.perimetre import dans_le_perimetre
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur

CONNUES = (EtatSeance.LEVEE, EtatSeance.VALIDEE)


@dataclass(frozen=True, slots=True)
class PropositionVue:
    """One candidate put forward, and where it stands; the decision shows once the séance is raised."""

    vacance_id: int
    nom: str
    adresse: str
    commune: str
    retiree: bool
    lot_etat: EtatLot
    seance: str
    seance_le: datetime | None
    decision: TypeDecision | None
    rang: int | None
    close_le: date | None


def load_propositions(session: Session, auteur: Auteur, limite: int = 12) -> tuple[PropositionVue, ...]:
    """Return the last candidates put forward by the agency, the latest first."""
    lignes = session.execute(
        select(Candidature, Lot, Vacance, Logement, Commune.nom, Demande, Seance, Decision)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .join(Demande, Demande.id == Candidature.demande_id)
        .outerjoin(Seance, Seance.id == Lot.seance_id)
        .outerjoin(Decision, Decision.candidature_id == Candidature.id)
        .where(Candidature.origine == OrigineCandidature.AGENCE, dans_le_perimetre(auteur))
        .order_by(Candidature.id.desc())
        .limit(limite)
    )
    return tuple(_vue(*ligne) for ligne in lignes)


def _vue(
    candidature: Candidature,
    lot: Lot,
    vacance: Vacance,
    logement: Logement,
    commune: str,
    demande: Demande,
    seance: Seance | None,
    decision: Decision | None,
) -> PropositionVue:
    connue = decision is not None and seance is not None and seance.etat in CONNUES
    return PropositionVue(
        vacance.id,
        nom_complet(demande.civilite, demande.prenom, demande.nom),
        logement.adresse,
        commune,
        candidature.retiree_le is not None,
        lot.etat,
        f"n° {seance.numero}" if seance is not None else "",
        seance.prevue_le if seance is not None else None,
        decision.type if connue and decision is not None else None,
        decision.rang if connue and decision is not None else None,
        vacance.close_le,
    )
