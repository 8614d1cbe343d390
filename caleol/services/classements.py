"""Rankings put to the vote: what each candidate is proposed, checked by the rules, kept once each."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from caleol.kernel.errors import Refus
from caleol.models.lot import Candidature, ClassementPropose, LigneClassement, Lot
from caleol.models.organisation import Commune
from caleol.queries.fiche import load_logement_situe
from caleol.queries.instantane import Dossier, lit_dossier
from caleol.queries.motifs_suggeres import demande_figee, faits_du_dossier, motif_suggere, protection_connue
from caleol.queries.perimetre import find_vacance
from caleol.queries.valeurs import load_parametres
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.cotation import ecart_de_cotation
from caleol.rules.decisions import ProjetDecision, TypeDecision, controler_decisions
from caleol.services.act import Acte
from caleol.services.gel import dossiers_du_lot

MOTIVEES = frozenset({TypeDecision.NON_ATTRIBUTION, TypeDecision.IRRECEVABILITE})


@dataclass(frozen=True, slots=True)
class DecisionSaisie:
    """What is proposed for one candidate: kind, rank (kinds b and c), reason (d and e), paper and date (c)."""

    candidature_id: int
    type: TypeDecision
    rang: int | None = None
    motif_code: str | None = None
    motif_texte: str = ""
    condition_piece: str | None = None
    condition_echeance: date | None = None


@dataclass(frozen=True, slots=True)
class ContreProposition:
    """Another whole ranking, put forward by a seat."""

    decisions: tuple[DecisionSaisie, ...]
    auteur_siege_id: int


@dataclass(frozen=True, slots=True)
class Proposition:
    """A ranking ready for the vote, with who puts it forward (None: the secretary)."""

    decisions: tuple[DecisionSaisie, ...]
    auteur_siege_id: int | None = None


@dataclass(frozen=True, slots=True)
class Examinee:
    """A candidature of the lot: its frozen dossier, what blocks it on the day, the landlord's alert on the rate.

    `lieux` are the names of the communes that a text may cite.
    """

    candidature: Candidature
    dossier: Dossier
    du_jour: Dossier
    seuil_effort_pourcent: Decimal | None = None
    lieux: frozenset[str] = frozenset()


def examinees(acte: Acte, lot: Lot) -> dict[int, Examinee]:
    """Return the candidatures of a lot that are still there, judged again on this day (ceiling, stay, live demande).

    Raises:
        Refus: `candidature_non_figee` where a dossier was never shown to the members.
    """
    vivantes = [c for c in lot.candidatures if c.retiree_le is None]
    if any(c.instantane is None for c in vivantes):
        raise Refus("candidature_non_figee")
    situe = load_logement_situe(acte.session, find_vacance(acte.session, acte.auteur, lot.vacance_id), acte.jour, lot)
    du_jour = dossiers_du_lot(acte, situe, vivantes, acte.jour)
    seuil = load_parametres(acte.session).trouver("seuils.effort_alerte", acte.jour)
    alerte = seuil.decimal if seuil else None
    lieux = frozenset(acte.session.scalars(select(Commune.nom)))
    return {c.id: Examinee(c, lit_dossier(c.instantane or {}), du_jour[c.demande_id], alerte, lieux) for c in vivantes}


def complete(decisions: Sequence[DecisionSaisie], candidats: Mapping[int, Examinee]) -> tuple[DecisionSaisie, ...]:
    """Return the decisions with, where a reason has no text, the fact that the dossier gives it.

    Raises:
        Refus: `candidats_oublies` where a candidate has no decision, or a decision is on no candidate of the lot.
    """
    if {d.candidature_id for d in decisions} != set(candidats):
        raise Refus("candidats_oublies")
    return tuple(_complete(decision, candidats[decision.candidature_id]) for decision in decisions)


def _complete(decision: DecisionSaisie, examinee: Examinee) -> DecisionSaisie:
    texte, code = decision.motif_texte.strip(), decision.motif_code or ""
    if decision.type not in MOTIVEES:
        return replace(decision, motif_code=None, motif_texte="")
    suggere = motif_suggere(code, examinee.dossier) or motif_suggere(code, examinee.du_jour)
    return replace(decision, motif_texte=texte or suggere)


def check(
    decisions: Sequence[DecisionSaisie], candidats: Mapping[int, Examinee], au: date, *, juge: bool = True
) -> tuple[Anomalie, ...]:
    """Ask the rules whether a ranking may be decided (R22 to R32, R38, R40); return what a person must read again.

    `juge` False leaves out what blocks a household today: the decision was taken another day.

    Raises:
        Refus: `decisions_refusees` with the blocking `constats`; the target of each is the key of a candidature.
    """
    projets = [_projet(decision, candidats[decision.candidature_id], juge=juge) for decision in decisions]
    constats = controler_decisions(projets, au)
    bloquants = tuple(constat for constat in constats if constat.bloquante)
    if bloquants:
        raise Refus("decisions_refusees", constats=bloquants)
    return tuple(constat for constat in constats if constat.gravite is Gravite.A_VERIFIER)


def ask_relecture(constats: Sequence[Anomalie], *, relu: bool) -> None:
    """Ask once that what was found be read again.

    Raises:
        Refus: `decisions_a_relire` with the `constats`; the target of each is the key of a candidature.
    """
    uniques = {(constat.cible, constat.code, constat.phrase): constat for constat in constats}
    if uniques and not relu:
        raise Refus("decisions_a_relire", constats=tuple(uniques.values()))


def _projet(decision: DecisionSaisie, examinee: Examinee, *, juge: bool) -> ProjetDecision:
    budget = examinee.dossier.budget
    taux = (budget.net or budget.brut).taux_pourcent if budget else None
    codes = {anomalie.code for anomalie in examinee.du_jour.anomalies}
    return ProjetDecision(
        candidature=str(decision.candidature_id),
        type=decision.type,
        rang=decision.rang,
        motif=decision.motif_code,
        texte=decision.motif_texte,
        piece=decision.condition_piece or None,
        echeance_condition=decision.condition_echeance,
        taux_effort_pourcent=taux,
        seuil_effort_pourcent=examinee.seuil_effort_pourcent,
        blocages=tuple(
            Anomalie(a.code, Gravite.BLOQUANTE, a.phrase, a_faire=a.a_faire)
            for a in examinee.du_jour.bloquantes
            if juge
        ),
        plafond_depasse=_etabli(codes, "plafond_depasse", {"ressources_inconnues", "plafond_non_verifie"}),
        sejour_irregulier=_etabli(codes, "sejour_irregulier", {"sejour_inconnu", "titre_sejour_expire"}),
        ordonnance_protection=protection_connue(examinee.dossier) or protection_connue(examinee.du_jour) or None,
        faits=(*faits_du_dossier(examinee.dossier), *faits_du_dossier(examinee.du_jour)),
        demande=demande_figee(examinee.dossier, examinee.lieux),
    )


def _etabli(codes: set[str], preuve: str, inconnues: set[str]) -> bool | None:
    if preuve in codes:
        return True
    return None if codes & inconnues else False


def ecart_aux_points(decisions: Sequence[DecisionSaisie], candidats: Mapping[int, Examinee]) -> Anomalie | None:
    """Return the question to answer when the ranks leave the points shown, or those of the day (R54)."""
    classees = sorted((d for d in decisions if d.type.classee), key=lambda d: d.rang or 0)
    examinees_classees = [candidats[d.candidature_id] for d in classees]
    montre = _ecart([examinee.dossier for examinee in examinees_classees])
    du_jour = _ecart([examinee.du_jour for examinee in examinees_classees])
    if montre is None and du_jour is not None:
        return replace(du_jour, phrase=f"{du_jour.phrase} Ces points ont changé depuis l’ordre du jour.")
    return montre


def _ecart(dossiers: Sequence[Dossier]) -> Anomalie | None:
    """Return the question; points not known ask nothing."""
    connus = [dossier.points.total for dossier in dossiers if dossier.points.total is not None]
    return ecart_de_cotation(connus) if len(connus) == len(dossiers) else None


def save_classement(
    acte: Acte, lot: Lot, decisions: Sequence[DecisionSaisie], auteur_siege_id: int | None
) -> ClassementPropose:
    """Keep a ranking of a lot; identical ones are one."""
    empreinte = empreinte_classement(decisions)
    connu = acte.session.scalar(
        select(ClassementPropose).where(ClassementPropose.lot_id == lot.id, ClassementPropose.empreinte == empreinte)
    )
    if connu is not None:
        return connu
    dernier = acte.session.scalar(select(func.max(ClassementPropose.numero)).where(ClassementPropose.lot_id == lot.id))
    classement = ClassementPropose(
        lot_id=lot.id,
        seance_id=lot.seance_id,
        auteur_siege_id=auteur_siege_id,
        numero=(dernier or 0) + 1,
        empreinte=empreinte,
        le=acte.instant,
    )
    acte.session.add(classement)
    acte.session.flush()
    acte.session.add_all(
        LigneClassement(
            classement_id=classement.id, lot_id=lot.id, candidature_id=d.candidature_id, type=d.type, rang=d.rang
        )
        for d in decisions
    )
    acte.session.flush()
    return classement


def empreinte_classement(decisions: Sequence[DecisionSaisie]) -> str:
    """Return the digest of kinds and ranks, motives apart: what a vote bears on."""
    lignes = sorted(f"{d.candidature_id}:{d.type.value}:{d.rang or ''}" for d in decisions)
    return hashlib.sha256("\n".join(lignes).encode()).hexdigest()


def ecrit_proposition(proposition: Proposition) -> dict[str, Any]:
    """Return a proposal as a ballot keeps it, so that a second ballot finds it whole."""
    decisions = []
    for decision in proposition.decisions:
        valeurs = asdict(decision)
        valeurs["type"] = decision.type.value
        valeurs["condition_echeance"] = decision.condition_echeance.isoformat() if decision.condition_echeance else None
        decisions.append(valeurs)
    return {"auteur_siege": proposition.auteur_siege_id, "decisions": decisions}


def lit_proposition(ecrite: Mapping[str, Any]) -> Proposition:
    """Return a proposal that a ballot keeps."""
    decisions = tuple(
        DecisionSaisie(
            **{
                **valeurs,
                "type": TypeDecision(valeurs["type"]),
                "condition_echeance": (
                    date.fromisoformat(valeurs["condition_echeance"]) if valeurs["condition_echeance"] else None
                ),
            }
        )
        for valeurs in ecrite["decisions"]
    )
    return Proposition(decisions, ecrite["auteur_siege"])
