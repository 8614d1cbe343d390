"""What the secretary wrote beside a decision, corrected before the minutes are validated: reason, condition."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Conflit, Introuvable
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.seance import Seance
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.classements import DecisionSaisie, ask_relecture, check, complete, examinees
from caleol.services.conclusion import inscribe_decision
from caleol.services.seances import exige_etat, lock_lot

CORRIGEABLES = (EtatSeance.OUVERTE, EtatSeance.LEVEE)
"""The states of a séance whose minutes are not validated."""


@dataclass(frozen=True, slots=True)
class Corrigee:
    """A decision under correction with what it becomes, its séance and its lot, both locked."""

    seance: Seance
    lot: Lot
    decision: Decision
    finale: DecisionSaisie


def correct_decision(
    acte: Acte,
    *,
    candidature_id: int,
    version: int,
    motif_code: str | None = None,
    motif_texte: str = "",
    condition_piece: str | None = None,
    condition_echeance: date | None = None,
    relu: bool = False,
) -> None:
    """Correct the reason or the condition of a decision; its kind and its rank need a new ballot.

    Raises:
        Introuvable: no decision on this candidature, or not on a séance of the perimeter.
        Conflit: somebody changed the lot since it was read.
        Refus: `seance_etat`, `decisions_refusees`, `decisions_a_relire` until `relu`.
    """
    valeurs = (motif_code, motif_texte, condition_piece, condition_echeance)
    corrigee = read_corrigee(acte, candidature_id, version, valeurs, relu=relu, etats=CORRIGEABLES)
    apply_correction(acte, corrigee.lot, corrigee.decision, corrigee.finale)


def read_corrigee(
    acte: Acte,
    candidature_id: int,
    version: int,
    valeurs: tuple[str | None, str, str | None, date | None],
    *,
    relu: bool,
    etats: tuple[EtatSeance, ...],
) -> Corrigee:
    """Return what a decision becomes with another reason or condition, once the rules accept it.

    Raises:
        Introuvable, Conflit, Refus: as `correct_decision`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    candidature = acte.session.get(Candidature, candidature_id)
    if candidature is None:
        raise Introuvable("decision", candidature=candidature_id)
    seance, lot = lock_lot(acte, candidature.lot_id)
    if lot.version != version:
        raise Conflit("lot", id=lot.id)
    exige_etat(seance, *etats)
    decision = acte.session.scalar(select(Decision).where(Decision.candidature_id == candidature_id))
    if decision is None:
        raise Introuvable("decision", candidature=candidature_id)
    candidats = examinees(acte, lot)
    code, texte, papier, echeance = valeurs
    corrigee = replace(
        _saisie(decision), motif_code=code, motif_texte=texte, condition_piece=papier, condition_echeance=echeance
    )
    autres = acte.session.scalars(select(Decision).where(Decision.lot_id == lot.id, Decision.id != decision.id))
    decisions = complete([corrigee, *(_saisie(autre) for autre in autres)], candidats)
    constats = check(decisions, candidats, jour_local(decision.prise_le), juge=False)
    ask_relecture([c for c in constats if c.cible == str(decision.candidature_id)], relu=relu)
    return Corrigee(seance, lot, decision, decisions[0])


def apply_correction(acte: Acte, lot: Lot, decision: Decision, finale: DecisionSaisie) -> None:
    """Write another reason or condition on a decision, and tell it in the register."""
    decision.motif_code, decision.motif_texte = finale.motif_code, finale.motif_texte or None
    decision.condition_piece, decision.condition_echeance = finale.condition_piece, finale.condition_echeance
    lot.version += 1
    inscribe_decision(acte, "correction_decision", lot, decision, decision.scrutin_id)


def _saisie(decision: Decision) -> DecisionSaisie:
    return DecisionSaisie(
        decision.candidature_id,
        decision.type,
        decision.rang,
        decision.motif_code,
        decision.motif_texte or "",
        decision.condition_piece,
        decision.condition_echeance,
    )
