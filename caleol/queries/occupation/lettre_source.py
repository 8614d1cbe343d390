"""What the letters on the occupancy of a dwelling are drawn from: the lease, its avis, an interview, an offer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import nom_complet
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.locatif import Bail
from caleol.models.occupation import Avis, Entretien, ExamenOccupation, OffreRelogement
from caleol.models.organisation import Agence, Bailleur
from caleol.models.patrimoine import Logement
from caleol.models.seance import Seance
from caleol.queries.occupation.droit_de_rester import list_maintiens, load_regime
from caleol.queries.occupation.faits import load_baux
from caleol.queries.occupation.suites import list_offres
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import load_regles
from caleol.rules.courriers import NatureCourrier
from caleol.rules.occupation import faits
from caleol.rules.occupation.bareme import Bareme, bareme_du_jour
from caleol.rules.occupation.examen import examiner
from caleol.rules.occupation.maintien import Maintien, Regime
from caleol.rules.occupation.offres import Offre, RefusCompte, refus_compte
from caleol.rules.parametre import Parametres


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


@dataclass(frozen=True, slots=True)
class Commun:
    """What the letters of a batch share, read once; `baux` and `faits` hold each lease by its key."""

    le: date
    parametres: Parametres
    bareme: Bareme | None
    regime: Regime
    bailleur: Bailleur | None
    agences: dict[int, Agence]
    baux: dict[int, Bail]
    faits: dict[int, faits.Bail]


def load_commun(session: Session, bail_ids: Collection[int], le: date) -> Commun:
    """Read the leases of a batch of letters; no right to stay is told where nobody checked the thresholds."""
    parametres = load_parametres(session)
    lieu = joinedload(Bail.logement)
    chemins = (lieu.joinedload(Logement.commune), lieu.joinedload(Logement.residence), selectinload(Bail.locataires))
    baux = session.scalars(select(Bail).where(Bail.id.in_(bail_ids)).options(*chemins))
    try:
        bareme = bareme_du_jour(le, parametres)
    except Refus:
        bareme = None
    return Commun(
        le=le,
        parametres=parametres,
        bareme=bareme,
        regime=load_regime(session)[0],
        bailleur=session.get(Bailleur, 1),
        agences={agence.id: agence for agence in session.scalars(select(Agence))},
        baux={bail.id: bail for bail in baux},
        faits={lu.id: lu.bail for lu in load_baux(session, Bail.id.in_(bail_ids), le, parametres)},
    )


def load_source(
    session: Session, commun: Commun, nature: NatureCourrier, bail_id: int, objet_id: int
) -> SourceOccupation:
    """Return what a letter is drawn from; `objet_id` is the campaign, the avis, the interview or the offer.

    Raises:
        Introuvable: no such running lease in the batch, or nothing of this lease under this key.
    """
    bail, lu = commun.baux.get(bail_id), commun.faits.get(bail_id)
    if bail is None or lu is None:
        raise Introuvable("bail", id=bail_id)
    entretien = session.get(Entretien, objet_id) if nature is NatureCourrier.EXAMEN_ENTRETIEN else None
    suivi = nature in {NatureCourrier.RELOGEMENT, NatureCourrier.RELOGEMENT_REFUS}
    offre = session.get(OffreRelogement, objet_id) if suivi else None
    avis_id = entretien.avis_id if entretien else offre.avis_id if offre else objet_id
    avis = None if nature is NatureCourrier.EXAMEN_ANNONCE else session.get(Avis, avis_id)
    if avis is not None and avis.examen.bail_id != bail_id:
        raise Introuvable("avis", id=avis_id)
    offres = tuple(list_offres(session, avis.id)) if avis else ()
    logement = bail.logement
    agence_id = logement.agence_id or (logement.residence.agence_id if logement.residence else None)
    vue = next((o.offre for o in offres if offre is not None and o.id == offre.id), None)
    return SourceOccupation(
        le=commun.le,
        bail=bail,
        donnees_au=bail.donnees_au,
        bailleur=commun.bailleur,
        agence=commun.agences[agence_id] if agence_id else None,
        maintiens=_maintiens(commun, lu, tuple(o.offre for o in offres)),
        entretien=entretien,
        offre=offre,
        refus=refus_compte(vue, commun.le, commun.parametres) if vue else None,
        **_avis(session, avis, entretien),
    )


def _maintiens(commun: Commun, bail: faits.Bail, offres: tuple[Offre, ...]) -> tuple[Maintien, ...]:
    if commun.bareme is None:
        return ()
    examen = examiner(bail, commun.bareme)
    return list_maintiens(commun.regime, bail, examen, commun.bareme, commun.parametres, offres)


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
