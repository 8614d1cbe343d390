"""A lot about to be voted: its rows, voices, rules and candidates, and what must be so before any vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from caleol.kernel.errors import Refus
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.seance import Seance
from caleol.queries.convocables import sans_convocation
from caleol.queries.instantane import lit_fiche
from caleol.queries.valeurs import load_parametres
from caleol.queries.voix import SiegeLu, VoixLot, load_presents, load_regles, load_sieges, load_voix
from caleol.rules.candidatures import nombre_minimal
from caleol.rules.decisions import TypeDecision
from caleol.rules.facts import Financement
from caleol.rules.reglement import ReglesSeance
from caleol.services.act import Acte
from caleol.services.classements import Examinee, Proposition, ecart_aux_points, examinees
from caleol.services.seances import exige_etat, numero_du_lot


@dataclass(frozen=True, slots=True)
class Deliberation:
    """A lot under deliberation: locked rows, voices of this minute, rules of the séance."""

    seance: Seance
    lot: Lot
    voix: VoixLot
    sieges: Sequence[SiegeLu]
    regles: ReglesSeance
    candidats: Mapping[int, Examinee]


def begin_deliberation(acte: Acte, seance: Seance, lot: Lot) -> Deliberation:
    """Return what a vote on a lot needs, seats called and candidates examined; presences and quorum are not asked.

    Raises:
        Refus: `seance_etat`, `lot_traite`, `reglement_absent`, `lot_sans_convocation`, `lot_trop_peu`,
            `candidature_non_figee`.
    """
    exige_etat(seance, EtatSeance.OUVERTE)
    if lot.etat is not EtatLot.INSCRIT:
        raise Refus("lot_traite", etat=lot.etat)
    regles = load_regles(acte.session, seance)
    if regles is None:
        raise Refus("reglement_absent", commission=seance.commission.nom)
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    voix = load_voix(acte.session, seance, [lot], sieges, regles)[lot.id]
    _convoques(acte, seance, lot, voix)
    candidats = examinees(acte, lot)
    _assez(acte, lot, len(candidats))
    return Deliberation(seance, lot, voix, sieges, regles, candidats)


def exige_votable(acte: Acte, seance: Seance, lot: Lot, voix: VoixLot) -> None:
    """Check that the room may vote on a lot at this minute: its quorum, and who presides.

    Raises:
        Refus: `quorum_non_atteint`, `presidence_absente`.
    """
    if voix.quorum is None or not voix.quorum.atteint:
        presents, requis = (voix.quorum.presents, voix.quorum.requis) if voix.quorum else (0, 0)
        raise Refus("quorum_non_atteint", lot=numero_du_lot(acte, lot), presents=presents, requis=requis)
    if seance.presidee_par_id not in {p.membre_id for p in load_presents(acte.session, seance.id).values()}:
        raise Refus("presidence_absente")


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


def ask_raisons(
    acte: Acte, en_cours: Deliberation, propositions: Sequence[Proposition], ordre_motif: str, rang_1_confirme: bool
) -> None:
    """Ask why the order leaves the points, and whether a household is first on two lots of the séance.

    Raises:
        Refus: `ordre_sans_raison`, `rang_1_deja`.
    """
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
