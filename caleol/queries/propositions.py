"""What a household was proposed before and how it ended: decisions of past séances, and those of the former tool."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.models.demande import PropositionAnterieure
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.queries.instantane import PropositionLue

DECIDEES = (EtatSeance.LEVEE, EtatSeance.VALIDEE)


def load_propositions(session: Session, numeros: Mapping[int, str]) -> dict[int, tuple[PropositionLue, ...]]:
    """Return the past proposals of applications (`numeros`: key → numéro unique), oldest first."""
    trouvees: dict[int, list[PropositionLue]] = defaultdict(list)
    for demande_id, proposition in (*_decidees(session, numeros), *_anterieures(session, numeros)):
        trouvees[demande_id].append(proposition)
    return {cle: tuple(sorted(liste, key=lambda p: (p.le, p.logement))) for cle, liste in trouvees.items()}


def _decidees(session: Session, numeros: Mapping[int, str]) -> list[tuple[int, PropositionLue]]:
    lignes = session.execute(
        select(
            Candidature.demande_id,
            Seance.prevue_le,
            Logement.type,
            Logement.adresse,
            Commune.nom,
            Decision,
            OffreLogement.etat,
            Reponse.motif_texte,
        )
        .join(Decision, Decision.candidature_id == Candidature.id)
        .join(Lot, Lot.id == Candidature.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(Reponse, Reponse.offre_id == OffreLogement.id)
        .where(Candidature.demande_id.in_(list(numeros)), Seance.etat.in_(DECIDEES))
    )
    return [
        (
            demande_id,
            PropositionLue(
                le=jour_local(prevue_le),
                logement=f"{genre}, {adresse}, {commune}",
                decision=decision.type.libelle,
                rang=decision.rang,
                issue=etat.libelle if etat else "",
                motif=motif or decision.motif_texte or "",
            ),
        )
        for demande_id, prevue_le, genre, adresse, commune, decision, etat, motif in lignes
    ]


def _anterieures(session: Session, numeros: Mapping[int, str]) -> list[tuple[int, PropositionLue]]:
    cles = {numero: cle for cle, numero in numeros.items()}
    lignes = session.scalars(select(PropositionAnterieure).where(PropositionAnterieure.numero_unique.in_(list(cles))))
    return [
        (
            cles[ligne.numero_unique],
            PropositionLue(
                le=ligne.commission_le,
                logement=ligne.adresse or f"logement {ligne.logement_reference}",
                decision=ligne.decision,
                rang=ligne.rang,
                issue=ligne.issue or "",
                motif=ligne.motif or "",
            ),
        )
        for ligne in lignes
    ]
