"""The deliberation of a lot, in one act: rankings, ballot, votes with receipts, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from caleol.kernel.errors import Conflit, Refus
from caleol.models.enumerations import EtatLot, EtatSeance, ModeScrutin
from caleol.models.lot import Ajournement, Candidature, Decision, Lot, Scrutin
from caleol.models.seance import Seance
from caleol.queries.convocables import sans_convocation
from caleol.queries.instantane import lit_fiche
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import SiegeLu, VoixLot, load_presents, load_regles, load_sieges, load_voix
from caleol.rules.candidatures import nombre_minimal
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Droit
from caleol.rules.facts import Financement
from caleol.rules.reglement import ReglesSeance
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Acte
from caleol.services.classements import (
    ContreProposition,
    DecisionSaisie,
    Examinee,
    Proposition,
    ask_relecture,
    check,
    complete,
    ecart_aux_points,
    ecrit_proposition,
    examinees,
    lit_proposition,
    save_classement,
)
from caleol.services.gel import freeze_vote
from caleol.services.preuves import scelle_scrutin
from caleol.services.scrutins import (
    ABSTENTION,
    CONTRE,
    Compte,
    bulletins_immediats,
    choix_des_sieges,
    depouille,
    save_scrutin,
)
from caleol.services.seances import exige_etat, lock_lot, numero_du_lot

__all__ = [
    "ABSTENTION",
    "CONTRE",
    "ContreProposition",
    "DecisionSaisie",
    "ResultatDeliberation",
    "record_deliberation",
    "record_second_tour",
]

SANS_MAJORITE = "Aucun classement n’a été adopté"


@dataclass(frozen=True, slots=True)
class ResultatDeliberation:
    """How the ballot ended, in the words of the minutes; the decisions stand only where it is `ADOPTE`."""

    issue: IssueScrutin
    scrutin_id: int
    numero: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Deliberation:
    """A lot under deliberation: locked rows, voices of this minute, rules of the séance."""

    seance: Seance
    lot: Lot
    voix: VoixLot
    sieges: Sequence[SiegeLu]
    regles: ReglesSeance
    candidats: Mapping[int, Examinee]


def record_deliberation(
    acte: Acte,
    *,
    lot_id: int,
    version: int,
    decisions: Sequence[DecisionSaisie],
    contre_propositions: Sequence[ContreProposition] = (),
    votes: Mapping[int, str] | None = None,
    ordre_motif: str = "",
    rang_1_confirme: bool = False,
    relu: bool = False,
) -> ResultatDeliberation:
    """Record the vote and the decisions of a lot.

    `votes` None is « à l’unanimité des présents »; else the key of each seat that may vote gives "1" for the
    secretary's proposal, "2" and on for the others in their order, `CONTRE` or `ABSTENTION`. Without a majority
    the lot waits for a second ballot, or is postponed, as the rules of the séance say. `relu` says that what is to
    be read again was.

    Raises:
        Introuvable, Conflit: not on a séance of the perimeter; changed since it was read.
        Refus: `seance_etat`, `lot_traite`, `second_tour_attendu`, `quorum_non_atteint`, `presidence_absente`,
            `lot_sans_convocation` (R08), `lot_trop_peu` (R20), `candidats_oublies`,
            `decisions_refusees` and `decisions_a_relire` (with `constats`), `ordre_sans_raison` (R54),
            `rang_1_deja`, `propositions_egales`, `voix_manquantes`, `voix_en_trop`, `voix_inconnue`,
            `unanimite_sur_plusieurs`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    en_cours = _commence(acte, lot_id, version)
    if dernier_scrutin(acte, lot_id) is not None:
        raise Refus("second_tour_attendu")
    propositions = [
        Proposition(complete(decisions, en_cours.candidats)),
        *(Proposition(complete(c.decisions, en_cours.candidats), c.auteur_siege_id) for c in contre_propositions),
    ]
    a_relire = [c for p in propositions for c in check(p.decisions, en_cours.candidats, acte.jour)]
    _raisons(acte, en_cours, propositions, ordre_motif, rang_1_confirme)
    ask_relecture(a_relire, relu=relu)
    return _vote(acte, en_cours, propositions, votes, tour=1)


def record_second_tour(acte: Acte, *, lot_id: int, version: int, votes: Mapping[int, str]) -> ResultatDeliberation:
    """Record the second ballot of a lot, between the two rankings that came first ("1" and "2" in `votes`).

    Raises:
        Introuvable, Conflit: not on a séance of the perimeter; changed since it was read.
        Refus: `second_tour_sans_objet`, and those of the first ballot.
    """
    acte.exige(Droit.TENIR_SEANCE)
    en_cours = _commence(acte, lot_id, version)
    premier = dernier_scrutin(acte, lot_id)
    if premier is None:
        raise Refus("second_tour_sans_objet")
    finalistes = set(premier.decompte["finalistes"])
    propositions = [lit_proposition(p) for p in premier.decompte["propositions"] if p["numero"] in finalistes]
    for proposition in propositions:
        check(proposition.decisions, en_cours.candidats, acte.jour)
    return _vote(acte, en_cours, propositions, votes, tour=2)


def dernier_scrutin(acte: Acte, lot_id: int) -> Scrutin | None:
    """Return the last ballot of a lot that was not undone."""
    return acte.session.scalar(
        select(Scrutin)
        .where(Scrutin.lot_id == lot_id, Scrutin.annule_le.is_(None))
        .order_by(Scrutin.tour.desc())
        .limit(1)
    )


def _commence(acte: Acte, lot_id: int, version: int) -> Deliberation:
    seance, lot = lock_lot(acte, lot_id)
    if lot.version != version:
        raise Conflit("lot", id=lot_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    if lot.etat is not EtatLot.INSCRIT:
        raise Refus("lot_traite", etat=lot.etat)
    regles = load_regles(acte.session, seance)
    if regles is None:
        raise Refus("reglement_absent", commission=seance.commission.nom)
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    voix = load_voix(acte.session, seance, [lot], sieges, regles)[lot.id]
    if voix.quorum is None or not voix.quorum.atteint:
        presents, requis = (voix.quorum.presents, voix.quorum.requis) if voix.quorum else (0, 0)
        raise Refus("quorum_non_atteint", lot=numero_du_lot(acte, lot), presents=presents, requis=requis)
    if seance.presidee_par_id not in {p.membre_id for p in load_presents(acte.session, seance.id).values()}:
        raise Refus("presidence_absente")
    _convoques(acte, seance, lot, voix)
    candidats = examinees(acte, lot)
    _assez(acte, lot, len(candidats))
    return Deliberation(seance, lot, voix, sieges, regles, candidats)


def _convoques(acte: Acte, seance: Seance, lot: Lot, voix: VoixLot) -> None:
    """Check that every voice of the lot was called, or is there: a lot that came late may bring another mayor (R08)."""
    absents = [siege for siege, _ in voix.deliberatifs if siege.id not in voix.presents]
    oublies = sans_convocation(acte.session, seance.id, absents)
    if oublies:
        sieges = tuple(siege.libelle for siege in oublies)
        raise Refus("lot_sans_convocation", lot=numero_du_lot(acte, lot), sieges=sieges)


def _assez(acte: Acte, lot: Lot, nombre: int) -> None:
    """Check that three applications are examined this day, or that the lawful exception is named (R20)."""
    if lot.instantane is None:
        raise Refus("candidature_non_figee")
    controle = nombre_minimal(
        nombre,
        lot.exception,
        raison=lot.exception_motif or "",
        financement=Financement(lit_fiche(lot.instantane).financement),
        au=acte.jour,
        parametres=load_parametres(acte.session),
    )
    if not controle.respecte:
        raise Refus("lot_trop_peu", lot=numero_du_lot(acte, lot), phrase=controle.phrase)


def _raisons(
    acte: Acte, en_cours: Deliberation, propositions: Sequence[Proposition], ordre_motif: str, rang_1_confirme: bool
) -> None:
    """Ask why the order leaves the points, and whether a household is first on two lots of the séance."""
    lot = en_cours.lot
    if ordre_motif.strip():
        lot.ordre_motif = ordre_motif.strip()
    ecarts = [ecart_aux_points(proposition.decisions, en_cours.candidats) for proposition in propositions]
    ecart = next(filter(None, ecarts), None)
    if ecart and not lot.ordre_motif:
        raise Refus("ordre_sans_raison", champ="ordre_motif", phrase=ecart.phrase)
    deja = [] if rang_1_confirme else _premiers_ailleurs(acte, en_cours, propositions[0])
    if deja:
        raise Refus("rang_1_deja", champ="rang_1_confirme", lots=tuple(deja))


def _premiers_ailleurs(acte: Acte, en_cours: Deliberation, proposition: Proposition) -> list[int]:
    premiers = [
        en_cours.candidats[d.candidature_id].candidature.demande_id
        for d in proposition.decisions
        if d.type is TypeDecision.ATTRIBUTION or d.rang == 1
    ]
    lots = acte.session.scalars(
        select(Lot)
        .join(Decision, Decision.lot_id == Lot.id)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .where(
            Decision.seance_id == en_cours.seance.id,
            Lot.id != en_cours.lot.id,
            Candidature.demande_id.in_(premiers),
            or_(Decision.type == TypeDecision.ATTRIBUTION, Decision.rang == 1),
        )
    )
    return sorted({numero_du_lot(acte, lot) for lot in lots})


def _vote(
    acte: Acte,
    en_cours: Deliberation,
    propositions: Sequence[Proposition],
    votes: Mapping[int, str] | None,
    *,
    tour: int,
) -> ResultatDeliberation:
    seance, lot = en_cours.seance, en_cours.lot
    choix = choix_des_sieges(en_cours.voix, votes, len(propositions))
    classements = [save_classement(acte, lot, p.decisions, p.auteur_siege_id) for p in propositions]
    if len({classement.id for classement in classements}) != len(classements):
        raise Refus("propositions_egales")
    compte = depouille(
        acte,
        seance,
        en_cours.voix,
        en_cours.sieges,
        en_cours.regles,
        choix,
        propositions,
        mode=ModeScrutin.UNANIMITE if votes is None else ModeScrutin.APPEL,
        instant=acte.instant,
        tour=tour,
    )
    membres = {siege_id: present.membre_id for siege_id, present in load_presents(acte.session, seance.id).items()}
    scrutin = save_scrutin(
        acte,
        seance,
        lot,
        en_cours.voix,
        classements,
        compte,
        bulletins_immediats(acte, choix, membres),
        ouvert_le=acte.instant,
        clos_le=acte.instant,
        propositions=[ecrit_proposition(p) for p in propositions],
    )
    _conclut(acte, en_cours, scrutin, compte, propositions, [classement.id for classement in classements])
    numero = numero_du_lot(acte, lot)
    return ResultatDeliberation(compte.depouillement.issue, scrutin.id, numero, compte.phrase)


def _conclut(
    acte: Acte,
    en_cours: Deliberation,
    scrutin: Scrutin,
    compte: Compte,
    propositions: Sequence[Proposition],
    classements: Sequence[int],
) -> None:
    lot, lu = en_cours.lot, compte.depouillement
    decisions: tuple[DecisionSaisie, ...] = ()
    if lu.issue is IssueScrutin.ADOPTE and lu.adopte:
        decisions = propositions[int(lu.adopte) - 1].decisions
        acte.session.add_all(_decision(acte, lot, scrutin, decision) for decision in decisions)
        lot.etat = EtatLot.DECIDE
        if ecart_aux_points(decisions, en_cours.candidats) is None:
            lot.ordre_motif = None
    elif lu.issue in {IssueScrutin.REPORT, IssueScrutin.RENVOI}:
        motif = f"{SANS_MAJORITE}\u00a0: {compte.phrase}."
        acte.session.add(Ajournement(lot_id=lot.id, seance_id=en_cours.seance.id, motif=motif, le=acte.instant))
        lot.etat = EtatLot.AJOURNE
    if lot.etat is not EtatLot.INSCRIT:
        freeze_vote(acte, lot, {cle: examinee.du_jour for cle, examinee in en_cours.candidats.items()})
    lot.redacteur_id, lot.redaction_le = None, None
    lot.version += 1
    scelle, releve = scelle_scrutin(acte.session, scrutin.id, classements)
    acte.inscrire(
        "scrutin",
        "lot",
        lot.id,
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
    for decision in decisions:
        inscribe_decision(acte, "decision", lot, decision, scrutin.id)


def inscribe_decision(acte: Acte, nom: str, lot: Lot, decision: DecisionSaisie | Decision, scrutin_id: int) -> None:
    """Append a decision, with the ballot it derives from, to the register; its text is kept as a salted digest."""
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
        },
        {"motif_texte": decision.motif_texte or ""} if decision.motif_texte else None,
    )


def _decision(acte: Acte, lot: Lot, scrutin: Scrutin, decision: DecisionSaisie) -> Decision:
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
        prise_le=acte.instant,
        saisie_par_id=acte.utilisateur_id,
    )
