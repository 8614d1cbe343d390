"""What the commission decides on a lot of the demonstration: always what the frozen dossiers allow to say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from caleol.models.lot import Candidature, Lot
from caleol.queries.instantane import Dossier, EffortLu, lit_dossier
from caleol.rules.budget import NiveauEffort
from caleol.rules.composition import NatureSiege
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import ReglesSeance
from caleol.services.deliberation import ABSTENTION, ContreProposition, DecisionSaisie

CLASSEE, CONDITION = TypeDecision.ATTRIBUTION_CLASSEE, TypeDecision.ATTRIBUTION_CONDITION
PROPOSITION_SECONDE = "Un membre propose d’inverser les deux premiers rangs, au vu de l’ancienneté de la demande."


@dataclass(frozen=True, slots=True)
class DeliberationTiree:
    """The proposals and the votes of a lot; `votes` None is everybody for the one proposal."""

    decisions: tuple[DecisionSaisie, ...]
    contre_propositions: tuple[ContreProposition, ...] = ()
    votes: Mapping[int, str] | None = None
    ordre_motif: str = ""


def draw_deliberation(
    hasard: Random, lot: Lot, au: date, votants: Mapping[int, NatureSiege], rang: int, irrecevables: Collection[int]
) -> DeliberationTiree:
    """Draw the deliberation of a lot; now and then somebody abstains, or puts another ranking forward.

    `irrecevables` are applications that a new tax notice has put above the ceiling.
    """
    vivantes = sorted((c for c in lot.candidatures if c.retiree_le is None), key=lambda c: c.rang_propose)
    dossiers = [(candidature, lit_dossier(candidature.instantane or {})) for candidature in vivantes]
    dossiers.sort(key=lambda paire: -(paire[1].points.total or 0))
    decisions = _decisions(hasard, dossiers, au, irrecevables)
    designes = [siege for siege, nature in votants.items() if nature is NatureSiege.DESIGNE]
    if rang % 6 == 1 and _inversible(decisions) and len(designes) > 3:
        contre = ContreProposition(_inverse(decisions), designes[-1])
        votes = {siege: "2" if siege == designes[-1] else "1" for siege in votants}
        return DeliberationTiree(decisions, (contre,), votes, PROPOSITION_SECONDE)
    if rang % 4 == 3 and len(votants) > 4:
        abstenu = hasard.choice(designes[1:] or designes)
        return DeliberationTiree(decisions, votes={s: ABSTENTION if s == abstenu else "1" for s in votants})
    return DeliberationTiree(decisions)


def _decisions(
    hasard: Random, dossiers: Sequence[tuple[Candidature, Dossier]], au: date, irrecevables: Collection[int]
) -> tuple[DecisionSaisie, ...]:
    """Rank the candidates in their order; a missing paper makes a condition, a heavy rent or a priority a refusal."""
    retenus: list[DecisionSaisie] = []
    ecartes: list[DecisionSaisie] = []
    examines = [dossier for _, dossier in dossiers if dossier.demande_id not in irrecevables]
    premier, plus_lourd = examines[0], max(map(_taux, examines))
    for candidature, dossier in dossiers:
        if dossier.demande_id in irrecevables:
            ecartes.append(DecisionSaisie(candidature.id, TypeDecision.IRRECEVABILITE, motif_code="IR1"))
            continue
        motif = None if dossier is premier else _motif(hasard, dossier, premier, plus_lourd)
        if motif is not None:
            code, texte = motif
            ecartes.append(
                DecisionSaisie(candidature.id, TypeDecision.NON_ATTRIBUTION, motif_code=code, motif_texte=texte)
            )
            continue
        retenus.append(_retenu(candidature, dossier, len(retenus) + 1, au))
    if len(retenus) == 1 and retenus[0].type is CLASSEE and hasard.random() < 0.5:
        retenus = [DecisionSaisie(retenus[0].candidature_id, TypeDecision.ATTRIBUTION)]
    return (*retenus, *ecartes)


def _retenu(candidature: Candidature, dossier: Dossier, rang: int, au: date) -> DecisionSaisie:
    attendue = next((piece.code for piece in dossier.pieces if piece.etat == "demandee"), None)
    if attendue is None:
        return DecisionSaisie(candidature.id, CLASSEE, rang)
    terme = au + timedelta(days=ReglesSeance(au).condition_jours)
    return DecisionSaisie(candidature.id, CONDITION, rang, condition_piece=attendue, condition_echeance=terme)


def _motif(hasard: Random, dossier: Dossier, premier: Dossier, plus_lourd: Decimal) -> tuple[str, str] | None:
    """Return why a candidate is not taken, with a fact of the file, or None to rank it.

    The effort rate refuses nobody but the heaviest of the lot, `plus_lourd`, where it is above the alert.
    """
    codes = {anomalie.code for anomalie in dossier.anomalies}
    if _effort_eleve(dossier) and _taux(dossier) == plus_lourd and hasard.random() < 0.7:
        return "NA3", ""
    if codes & {"sur_occupation", "sur_occupation_a_venir"} and hasard.random() < 0.7:
        return "NA1", ""
    if "fauteuil_inadapte" in codes:
        return "NA5", ""
    if premier.priorites and not dossier.priorites and hasard.random() < 0.3:
        annee = premier.deposee_le.year
        return "NA6", f"Un ménage reconnu prioritaire, dont la demande date de {annee}, est classé au premier rang."
    return None


def _effort(dossier: Dossier) -> EffortLu | None:
    return (dossier.budget.net or dossier.budget.brut) if dossier.budget else None


def _effort_eleve(dossier: Dossier) -> bool:
    effort = _effort(dossier)
    return effort is not None and effort.niveau == NiveauEffort.ELEVE.value


def _taux(dossier: Dossier) -> Decimal:
    effort = _effort(dossier)
    return (effort.taux_pourcent if effort else None) or Decimal(0)


def _inversible(decisions: Sequence[DecisionSaisie]) -> bool:
    return len(decisions) > 1 and all(decision.type.classee for decision in decisions[:2])


def _inverse(decisions: tuple[DecisionSaisie, ...]) -> tuple[DecisionSaisie, ...]:
    """Return the same ranking with its first two candidates the other way round."""
    un, deux, *reste = decisions
    return (_au_rang(deux, 1), _au_rang(un, 2), *reste)


def _au_rang(decision: DecisionSaisie, rang: int) -> DecisionSaisie:
    return DecisionSaisie(
        decision.candidature_id,
        decision.type,
        rang,
        condition_piece=decision.condition_piece,
        condition_echeance=decision.condition_echeance,
    )
