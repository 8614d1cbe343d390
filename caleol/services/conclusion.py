"""What a counted ballot gives: decisions, a postponement or a second ballot, written as of its close."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from caleol.models.enumerations import EtatLot
from caleol.models.lot import Ajournement, Decision, Lot, Scrutin
from caleol.models.seance import Seance
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Acte
from caleol.services.classements import DecisionSaisie, Proposition, ecart_aux_points
from caleol.services.en_cours import Deliberation
from caleol.services.gel import freeze_vote
from caleol.services.preuves import scelle_scrutin
from caleol.services.scrutins import Compte

SANS_MAJORITE = "Aucun classement n’a été adopté"


def conclude(
    acte: Acte,
    en_cours: Deliberation,
    scrutin: Scrutin,
    compte: Compte,
    propositions: Sequence[Proposition],
    classements: Sequence[int],
    *,
    empeche: str = "",
) -> None:
    """Draw from a ballot what it decides, as of its close: decisions, a postponement, or a second ballot to come.

    `empeche` is why the ranking adopted cannot be decided that day: the lot is then postponed.
    """
    lot, lu, quand = en_cours.lot, compte.depouillement, scrutin.clos_le or acte.instant
    decisions: tuple[DecisionSaisie, ...] = ()
    if lu.issue is IssueScrutin.ADOPTE and lu.adopte and not empeche:
        decisions = propositions[int(lu.adopte) - 1].decisions
        qui = _au_nom_de(acte, en_cours.seance)
        acte.session.add_all(_decision(lot, scrutin, decision, quand, qui) for decision in decisions)
        lot.etat = EtatLot.DECIDE
        if ecart_aux_points(decisions, en_cours.candidats) is None:
            lot.ordre_motif = None
    elif lu.issue is not IssueScrutin.SECOND_TOUR:
        motif = empeche or f"{SANS_MAJORITE}\u00a0: {compte.phrase}."
        acte.session.add(Ajournement(lot_id=lot.id, seance_id=en_cours.seance.id, motif=motif, le=quand))
        lot.etat = EtatLot.AJOURNE
    if lot.etat is not EtatLot.INSCRIT:
        du_jour = {cle: examinee.du_jour for cle, examinee in en_cours.candidats.items()}
        freeze_vote(replace(acte, instant=quand), lot, du_jour)
    lot.redacteur_id, lot.redaction_le = None, None
    lot.version += 1
    _inscrit(acte, en_cours, scrutin, compte, classements)
    for decision in decisions:
        inscribe_decision(acte, "decision", lot, decision, scrutin.id, scrutin if quand != acte.instant else None)


def _inscrit(acte: Acte, en_cours: Deliberation, scrutin: Scrutin, compte: Compte, classements: Sequence[int]) -> None:
    lu = compte.depouillement
    scelle, releve = scelle_scrutin(acte.session, scrutin.id, classements)
    acte.inscrire(
        "scrutin",
        "lot",
        en_cours.lot.id,
        {
            "scrutin": scrutin.id,
            "seance": en_cours.seance.id,
            "tour": scrutin.tour,
            "mode": scrutin.mode,
            "issue": lu.issue,
            "regle": lu.regle.libelle,
            "voix": compte.voix,
            "abstentions": compte.abstentions + compte.renvois,
            "renvois": compte.renvois,
            "depouillement": scrutin.decompte["empreinte"],
            "quorum": [scrutin.quorum_presents, scrutin.quorum_requis],
            **scelle,
        },
        {"releve": releve},
    )


def _au_nom_de(acte: Acte, seance: Seance) -> int:
    """Return the account in whose name decisions are kept: who acts, or the secretary where a clock closed."""
    if acte.auteur.utilisateur_id is None and seance.secretaire_id is not None:
        return seance.secretaire_id
    return acte.utilisateur_id


def inscribe_decision(
    acte: Acte,
    nom: str,
    lot: Lot,
    decision: DecisionSaisie | Decision,
    scrutin_id: int,
    a_l_heure: Scrutin | None = None,
) -> None:
    """Append a decision, with the ballot it derives from, to the register; its text is kept as a salted digest.

    `a_l_heure` is a ballot that a clock closed before this act: the entry tells that hour and in whose name.
    """
    dates = {}
    if a_l_heure is not None and lot.seance is not None:
        dates = {"prise_le": a_l_heure.clos_le, "saisie_par": _au_nom_de(acte, lot.seance)}
    acte.inscrire(
        nom,
        "candidature",
        decision.candidature_id,
        {
            "lot": lot.id,
            "scrutin": scrutin_id,
            "type": decision.type,
            "rang": decision.rang,
            "motif": decision.motif_code,
            "piece": decision.condition_piece,
            "echeance": decision.condition_echeance,
            **dates,
        },
        {"motif_texte": decision.motif_texte or ""} if decision.motif_texte else None,
    )


def _decision(lot: Lot, scrutin: Scrutin, decision: DecisionSaisie, quand: datetime, qui: int) -> Decision:
    return Decision(
        lot_id=lot.id,
        seance_id=lot.seance_id,
        candidature_id=decision.candidature_id,
        scrutin_id=scrutin.id,
        type=decision.type,
        rang=decision.rang,
        motif_code=decision.motif_code,
        motif_texte=decision.motif_texte or None,
        condition_piece=decision.condition_piece,
        condition_echeance=decision.condition_echeance,
        prise_le=quand,
        saisie_par_id=qui,
    )
