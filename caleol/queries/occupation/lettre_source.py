"""What the letters on the occupancy of a dwelling are drawn from: the lease, its avis, an interview, an offer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, Entretien, ExamenOccupation, OffreRelogement
from caleol.models.organisation import Agence, Bailleur
from caleol.models.seance import Seance
from caleol.queries.occupation.faits import load_baux
from caleol.queries.occupation.fiche import load_constats
from caleol.queries.occupation.suites import list_offres
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import load_regles
from caleol.rules.courriers import NatureCourrier
from caleol.rules.occupation.maintien import Maintien
from caleol.rules.occupation.offres import RefusCompte, refus_compte


@dataclass(frozen=True, slots=True)
class SourceOccupation:
    """What a letter is drawn from, in the caller's session; what a nature does not need is None."""

    le: date
    bail: Bail
    donnees_au: date | None
    bailleur: Bailleur | None
    agence: Agence | None
    maintiens: tuple[Maintien, ...]
    examen: ExamenOccupation | None = None
    avis: Avis | None = None
    seance: Seance | None = None
    president: Membre | None = None
    delai_jours: int = 10
    entretien: Entretien | None = None
    conduit_par: str = ""
    offre: OffreRelogement | None = None
    refus: RefusCompte | None = None


def load_source(session: Session, nature: NatureCourrier, bail_id: int, objet_id: int, le: date) -> SourceOccupation:
    """Return what a letter is drawn from; `objet_id` is the campaign, the avis, the interview or the offer.

    Raises:
        Introuvable: no such lease, or nothing of this lease under this key.
    """
    bail, parametres = session.get(Bail, bail_id), load_parametres(session)
    if bail is None:
        raise Introuvable("bail", id=bail_id)
    entretien = session.get(Entretien, objet_id) if nature is NatureCourrier.EXAMEN_ENTRETIEN else None
    suivi = nature in {NatureCourrier.RELOGEMENT, NatureCourrier.RELOGEMENT_REFUS}
    offre = session.get(OffreRelogement, objet_id) if suivi else None
    avis_id = entretien.avis_id if entretien else offre.avis_id if offre else objet_id
    avis = None if nature is NatureCourrier.EXAMEN_ANNONCE else session.get(Avis, avis_id)
    if avis is not None and avis.examen.bail_id != bail_id:
        raise Introuvable("avis", id=avis_id)
    offres = list_offres(session, avis.id) if avis else []
    lu = load_baux(session, Bail.id == bail_id, le, parametres)[0].bail
    constats = load_constats(session, lu, le, parametres, tuple(o.offre for o in offres))
    logement = bail.logement
    agence_id = logement.agence_id or (logement.residence.agence_id if logement.residence else None)
    vue = next((o.offre for o in offres if offre is not None and o.id == offre.id), None)
    return SourceOccupation(
        le=le,
        bail=bail,
        donnees_au=bail.donnees_au,
        bailleur=session.get(Bailleur, 1),
        agence=session.get(Agence, agence_id) if agence_id else None,
        maintiens=constats.maintiens if constats else (),
        entretien=entretien,
        offre=offre,
        refus=refus_compte(vue, le, parametres) if vue else None,
        **_avis(session, avis, entretien),
    )


def _avis(session: Session, avis: Avis | None, entretien: Entretien | None) -> dict[str, Any]:
    """Return the avis with its séance and who presided, and who led the interview."""
    if avis is None:
        return {}
    seance = session.get_one(Seance, avis.seance_id)
    mene = (
        session.execute(select(Utilisateur).where(Utilisateur.id == entretien.mene_par_id)).scalar_one()
        if entretien
        else None
    )
    regles = load_regles(session, seance)
    return {
        "delai_jours": regles.reponse_offre_jours if regles else 10,
        "examen": avis.examen,
        "avis": avis,
        "seance": seance,
        "president": session.get(Membre, seance.presidee_par_id) if seance.presidee_par_id else None,
        "conduit_par": nom_complet(None, mene.prenom, mene.nom) if mene else "",
    }
