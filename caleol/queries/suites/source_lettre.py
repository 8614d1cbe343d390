"""What the letters of a decision are drawn from: the frozen dossier and sheet, the séance, who presided, the agency."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.commission import Membre
from caleol.models.demande import Demande
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Agence, Bailleur
from caleol.models.rectificatif import RetraitAttribution
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement
from caleol.queries.agenda import load_agenda
from caleol.queries.grilles import load_grille
from caleol.queries.instantane import Dossier, FicheLogement, lit_dossier, lit_fiche
from caleol.queries.voix import load_regles


@dataclass(frozen=True, slots=True)
class SourceLettre:
    """What a letter is drawn from, in the caller's session."""

    decision: Decision
    demande: Demande
    dossier: Dossier
    fiche: FicheLogement
    seance: Seance
    offre: OffreLogement | None
    numero_lot: int
    lettre_candidat: str
    president: Membre | None
    bailleur: Bailleur | None
    agence: Agence | None
    delai_jours: int
    refus_comptent: bool
    retrait: RetraitAttribution | None


@dataclass(frozen=True, slots=True)
class SeanceLettres:
    """What all the letters of a séance share, read once for the whole batch."""

    seance: Seance
    numeros: dict[int, int]
    president: Membre | None
    bailleur: Bailleur | None
    delai_jours: int
    refus_comptent: bool


def load_seance_lettres(session: Session, seance_id: int) -> SeanceLettres:
    """Return what the letters of a séance share."""
    seance = session.get_one(Seance, seance_id)
    regles = load_regles(session, seance)
    grille = load_grille(session, seance.jour)
    return SeanceLettres(
        seance=seance,
        numeros={inscrit.lot.id: inscrit.numero for inscrit in load_agenda(session, seance.id)},
        president=session.get(Membre, seance.presidee_par_id) if seance.presidee_par_id else None,
        bailleur=session.get(Bailleur, 1),
        delai_jours=regles.reponse_offre_jours if regles else 10,
        refus_comptent=grille is not None and "refus" in grille.grille.faits,
    )


def load_source(session: Session, decision_id: int, seance: SeanceLettres | None = None) -> SourceLettre:
    """Return what the letters of a decision are drawn from; `seance` is what a batch has read already.

    Raises:
        Introuvable: no such decision.
    """
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise Introuvable("decision", id=decision_id)
    commun = seance or load_seance_lettres(session, decision.seance_id)
    candidature = session.get_one(Candidature, decision.candidature_id)
    lot = session.get_one(Lot, decision.lot_id)
    fiche = lit_fiche(lot.instantane or {})
    return SourceLettre(
        decision=decision,
        demande=session.get_one(Demande, candidature.demande_id),
        dossier=lit_dossier(candidature.instantane or {}),
        fiche=fiche,
        seance=commun.seance,
        offre=session.scalar(select(OffreLogement).where(OffreLogement.decision_id == decision.id)),
        numero_lot=commun.numeros.get(lot.id, 0),
        lettre_candidat=candidature.lettre,
        president=commun.president,
        bailleur=commun.bailleur,
        agence=session.get(Agence, fiche.agence_id) if fiche.agence_id else None,
        delai_jours=commun.delai_jours,
        refus_comptent=commun.refus_comptent,
        retrait=session.scalar(select(RetraitAttribution).where(RetraitAttribution.decision_id == decision.id)),
    )
