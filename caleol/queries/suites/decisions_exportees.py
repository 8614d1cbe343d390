"""The decisions of a séance as the landlord's own register takes them (columns of a commission, then of an offer).

What the tool does not know (RLS, delegate) stays empty: an empty cell is never a zero. Where no other body
designates, the right-holder does so itself, as the page of the dwelling says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.models.demande import Demande
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.queries.agenda import load_agenda
from caleol.queries.instantane import Dossier, FicheLogement, lit_dossier, lit_fiche
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur
from caleol.rules.motifs import motif

Valeur = str | int | Decimal | date | bool | None
ENTETES: Final = (
    "ID_CAL", "Numero_lot", "Reference_logement", "ID_demande_unique", "Date_inscription", "Date_seance", "Code_rang",
    "Libelle_decision", "Libelle_motif_attribution", "Libelle_motif_non_attribution", "Libelle_motif_rejet",
    "Date_limite_condition_suspensive", "Taux_effort", "Montant_reste_a_vivre", "Montant_APL", "Montant_RLS",
    "Montant_residuel", "Revenu_par_UC", "Indicateur_premier_quartile", "Annee_RFR", "Montant_RFR", "Montant_plafond",
    "Taux_plafond", "Libelle_reservataire", "Indicateur_logement_flux", "Libelle_motif_hors_flux", "Designataire",
    "Delegataire", "Date_creation_proposition", "Date_accord_demandeur", "Date_refus_demandeur",
    "Libelle_motif_refus_demandeur", "Date_limite_reponse_demandeur", "Date_signature_bail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecisionsExportees:
    """The table of a séance: its reference, and a line for each decision."""

    reference: str
    lignes: tuple[Sequence[Valeur], ...]


def export_decisions(session: Session, auteur: Auteur, seance_id: int) -> DecisionsExportees:
    """Return the decisions of a séance, in the order of the agenda and of the ranks, from the frozen figures.

    Raises:
        Introuvable: no such séance for who holds its commission, or for an auditor.
    """
    seance = session.get(Seance, seance_id)
    if seance is None or not (auteur.tient(seance.commission_id) or auteur.voit_tout):
        raise Introuvable("seance", id=seance_id)
    reference = f"{seance.commission.code}-{seance.annee}-S{seance.numero:02d}"
    numeros = {inscrit.lot.id: inscrit.numero for inscrit in load_agenda(session, seance_id)}
    trouvees = session.execute(
        select(Decision, Candidature, Demande, Lot, OffreLogement, Reponse, Bail)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .join(Lot, Lot.id == Decision.lot_id)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(Reponse, Reponse.offre_id == OffreLogement.id)
        .outerjoin(Bail, Bail.candidature_id == Candidature.id)
        .where(Decision.seance_id == seance_id)
    ).all()
    ordonnees = sorted(trouvees, key=lambda t: (numeros.get(t[3].id, 0), t[0].rang or 99, t[0].id))
    lignes = (
        (
            reference, numeros.get(lot.id, 0),
            *_commission(seance, decision, demande, lit_dossier(candidature.instantane or {}), _fiche(lot)),
            *_proposition(offre, reponse, bail),
        )
        for decision, candidature, demande, lot, offre, reponse, bail in ordonnees
    )  # fmt: skip
    return DecisionsExportees(reference, tuple(lignes))


def _fiche(lot: Lot) -> FicheLogement:
    return lit_fiche(lot.instantane or {})


def _euros(centimes: int | None) -> Decimal | None:
    return None if centimes is None else Decimal(centimes).scaleb(-2)


def _commission(
    seance: Seance, decision: Decision, demande: Demande, dossier: Dossier, fiche: FicheLogement
) -> tuple[Valeur, ...]:
    budget, plafond, rfr = dossier.budget, dossier.plafond, dossier.ressources.rfr
    aide = budget.aide_centimes if budget else None
    annee, montant = max(rfr) if rfr else (None, None)
    return (
        fiche.reference,
        demande.numero_unique,
        dossier.deposee_le,
        jour_local(seance.prevue_le),
        decision.rang,
        decision.type.libelle,
        *_motifs(decision),
        decision.condition_echeance,
        budget.brut.taux_pourcent if budget else None,
        _euros(budget.reste_centimes) if budget else None,
        _euros(aide),
        None,
        _euros(fiche.total_centimes - aide) if aide is not None else None,
        dossier.quartile.revenu_uc_euros,
        dossier.quartile.premier,
        annee,
        montant,
        plafond.montant_euros if plafond else None,
        (plafond.ratio_pourcent / 100).quantize(Decimal("0.0001")) if plafond and plafond.ratio_pourcent else None,
        fiche.reservataire,
        fiche.dans_le_flux,
        fiche.hors_flux_motif or None,
        fiche.designataire or fiche.reservataire,
        None,
    )


def _motifs(decision: Decision) -> tuple[str | None, str | None, str | None]:
    """Return the reason in the column of its kind of decision."""
    libelle = motif(decision.motif_code).label_interne if decision.motif_code else None
    if decision.type is TypeDecision.NON_ATTRIBUTION:
        return None, libelle, None
    if decision.type is TypeDecision.IRRECEVABILITE:
        return None, None, libelle
    return libelle, None, None


def _proposition(offre: OffreLogement | None, reponse: Reponse | None, bail: Bail | None) -> tuple[Valeur, ...]:
    refusee = reponse is not None and not reponse.acceptee
    return (
        offre.ouverte_le if offre else None,
        reponse.le if reponse and reponse.acceptee else None,
        reponse.le if reponse and refusee else None,
        motif(reponse.motif_code).label_interne if reponse and refusee and reponse.motif_code else None,
        offre.echeance_le if offre else None,
        bail.signature_le if bail else None,
    )
