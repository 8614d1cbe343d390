"""A ballot that members fill in from where they are: put on the table, extended, closed, made void, opened again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from caleol.kernel.errors import Conflit, Refus
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Lot, Scrutin
from caleol.models.seance import Seance
from caleol.models.urne import PropositionVote, Urne
from caleol.queries.urnes import load_derniere
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Droit
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.scrutin import IssueScrutin
from caleol.services import scrutins
from caleol.services.act import Acte
from caleol.services.ajournements import undo_deliberation
from caleol.services.classements import (
    DecisionSaisie,
    Proposition,
    ask_relecture,
    check,
    complete,
    ecrit_proposition,
    lit_proposition,
    save_classement,
)
from caleol.services.cloture import settle_urne
from caleol.services.en_cours import ask_raisons, begin_deliberation
from caleol.services.seances import exige_etat, lock_lot, numero_du_lot


def open_urne(
    acte: Acte,
    *,
    lot_id: int,
    version: int,
    decisions: Sequence[DecisionSaisie],
    ordre_motif: str = "",
    rang_1_confirme: bool = False,
    relu: bool = False,
) -> int:
    """Put the secretary's ranking of a lot on the table and let its seats vote; return the key of the ballot.

    In a written séance the hours are those of the séance, and the ranking may be put again until the vote begins;
    elsewhere the vote is open from now until the secretary closes it.

    Raises:
        Introuvable, Conflit: not on a séance of the perimeter; changed since it was read.
        Refus: `vote_en_cours`, `second_tour_attendu`, `vote_fini`, and those of `record_deliberation` on the ranking.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    if lot.version != version:
        raise Conflit("lot", id=lot_id)
    en_cours = begin_deliberation(acte, seance, lot)
    _place(acte, seance, lot)
    proposition = Proposition(complete(decisions, en_cours.candidats))
    a_relire = check(proposition.decisions, en_cours.candidats, acte.jour)
    ask_raisons(acte, en_cours, [proposition], ordre_motif, rang_1_confirme)
    ask_relecture(a_relire, relu=relu)
    urne = lay_urne(acte, seance, lot, [proposition])
    lot.version += 1
    return urne.id


def _place(acte: Acte, seance: Seance, lot: Lot) -> None:
    """Make room for a new first ballot: a written one not begun is replaced, a closed one that was undone is void."""
    ancienne = load_derniere(acte.session, lot.id)
    if seance.modalite is ModaliteSeance.ECRIT and seance.fin_le is not None and acte.instant >= seance.fin_le:
        raise Refus("vote_fini")
    if ancienne is None:
        return
    if ancienne.close_le is None and acte.instant >= ancienne.ouverte_le:
        raise Refus("vote_en_cours", lot=numero_du_lot(acte, lot))
    compte = acte.session.get(Scrutin, ancienne.scrutin_id) if ancienne.scrutin_id else None
    if compte is not None and compte.annule_le is None:
        raise Refus("second_tour_attendu")
    ancienne.annulee_le, ancienne.annulee_motif = acte.instant, "Un nouveau classement est mis au vote."
    acte.session.flush()


def lay_urne(
    acte: Acte,
    seance: Seance,
    lot: Lot,
    propositions: Sequence[Proposition],
    *,
    tour: int = 1,
    echeance_le: datetime | None = None,
) -> Urne:
    """Open the ballot of a lot on some rankings, in the course of another act."""
    ecrite = seance.modalite is ModaliteSeance.ECRIT and tour == 1
    ouverte_le = max(seance.vote_le or acte.instant, acte.instant) if ecrite else acte.instant
    urne = Urne(
        lot_id=lot.id,
        seance_id=seance.id,
        tour=tour,
        ouverte_le=ouverte_le,
        echeance_le=seance.fin_le if ecrite else echeance_le,
    )
    acte.session.add(urne)
    acte.session.flush()
    for proposition in propositions:
        add_proposition(acte, urne, lot, proposition)
    acte.inscrire(
        "ouverture_vote",
        "lot",
        lot.id,
        {"urne": urne.id, "tour": tour, "ouverte_le": ouverte_le, "echeance_le": urne.echeance_le},
    )
    return urne


def add_proposition(acte: Acte, urne: Urne, lot: Lot, proposition: Proposition) -> int:
    """Lay a ranking on the table and return its number there; one that is there already keeps its own."""
    classement = save_classement(acte, lot, proposition.decisions, proposition.auteur_siege_id)
    sur_la_table = list(acte.session.scalars(select(PropositionVote).where(PropositionVote.urne_id == urne.id)))
    connue = next((p for p in sur_la_table if p.classement_id == classement.id), None)
    if connue is not None:
        return connue.numero
    ecrite = ecrit_proposition(proposition)
    nouvelle = PropositionVote(
        urne_id=urne.id,
        numero=len(sur_la_table) + 1,
        classement_id=classement.id,
        auteur_siege_id=proposition.auteur_siege_id,
        decisions=ecrite["decisions"],
        le=acte.instant,
    )
    acte.session.add(nouvelle)
    acte.session.flush()
    return nouvelle.numero


def close_urne(acte: Acte, *, lot_id: int) -> str:
    """Close the ballot of a lot and count it; return the canonical text of its record.

    A ballot that is closed already gives the same bytes again.

    Raises:
        Introuvable: not on a séance of the perimeter.
        Refus: `aucun_vote_ouvert`, `cloture_anticipee` before the announced hour of a written séance.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    urne = load_derniere(acte.session, lot.id)
    if urne is None:
        raise Refus("aucun_vote_ouvert")
    if urne.close_le is not None and urne.scrutin_id is not None:
        return scrutins.forme_du_scrutin(acte.session.get_one(Scrutin, urne.scrutin_id))
    exige_etat(seance, EtatSeance.OUVERTE)
    if urne.echeance_le is not None and acte.instant < urne.echeance_le:
        raise Refus("cloture_anticipee", heure=urne.echeance_le)
    return scrutins.forme_du_scrutin(settle_urne(acte, seance, lot, urne, urne.echeance_le or acte.instant))


def reopen_urne(acte: Acte, *, lot_id: int, motif: str, echeance_le: datetime | None = None) -> None:
    """Open a counted ballot again before the minutes, with a reason; its result stays readable, its ballots count.

    The first ballot is the one that opens; a second one is void.

    Raises:
        Introuvable: not on a séance of the perimeter.
        Refus: `aucun_vote_clos`, `prolongation_trop_courte`, and those of `undo_deliberation`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    tours = acte.session.scalars(
        select(Urne).where(Urne.lot_id == lot.id, Urne.annulee_le.is_(None)).order_by(Urne.tour)
    ).all()
    urne, suites = tours[0] if tours else None, tours[1:]
    if urne is None or urne.scrutin_id is None or urne.close_le is None:
        raise Refus("aucun_vote_clos")
    if urne.echeance_le is not None and (echeance_le is None or echeance_le <= acte.instant):
        raise Refus("prolongation_trop_courte", champ="heure", echeance=acte.instant)
    undo_deliberation(acte, lot_id=lot_id, motif=motif)
    for suite in suites:
        suite.annulee_le, suite.annulee_motif = acte.instant, motif.strip()
    urne.close_le, urne.echeance_le = None, echeance_le if urne.echeance_le is not None else None
    if seance.modalite is ModaliteSeance.ECRIT and echeance_le is not None:
        seance.fin_le = max(seance.fin_le or echeance_le, echeance_le)
    acte.inscrire("reouverture_vote", "lot", lot.id, {"urne": urne.id, "echeance_le": urne.echeance_le})


def open_second_tour(acte: Acte, *, lot_id: int, echeance_le: datetime | None = None) -> None:
    """Let the seats vote between the two rankings that came first; a written one announces its hour.

    Raises:
        Introuvable: not on a séance of the perimeter.
        Refus: `second_tour_sans_objet`, `prolongation_trop_courte`, and those of `begin_deliberation`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    begin_deliberation(acte, seance, lot)
    urne = load_derniere(acte.session, lot.id)
    compte = acte.session.get(Scrutin, urne.scrutin_id) if urne and urne.scrutin_id else None
    if compte is None or compte.annule_le is not None or compte.decompte["issue"] != IssueScrutin.SECOND_TOUR:
        raise Refus("second_tour_sans_objet")
    if seance.modalite is ModaliteSeance.ECRIT and (echeance_le is None or echeance_le <= acte.instant):
        raise Refus("prolongation_trop_courte", champ="heure", echeance=acte.instant)
    finalistes = set(compte.decompte["finalistes"])
    retenues = [lit_proposition(p) for p in compte.decompte["propositions"] if p["numero"] in finalistes]
    lay_urne(acte, seance, lot, retenues, tour=2, echeance_le=echeance_le)


def lay_proposed(acte: Acte, seance: Seance) -> int:
    """Put on the table, as a written séance opens, each lot whose proposed order may be decided as it is.

    Every candidate takes the rank proposed; a lot with a candidate to set aside waits for the secretary. Return how
    many were.
    """
    poses = 0
    for lot in acte.session.scalars(select(Lot).where(Lot.seance_id == seance.id, Lot.etat == EtatLot.INSCRIT)).all():
        try:
            en_cours = begin_deliberation(acte, seance, lot)
            ranges = sorted(en_cours.candidats.values(), key=lambda e: e.candidature.rang_propose)
            decisions = complete(
                [
                    DecisionSaisie(e.candidature.id, TypeDecision.ATTRIBUTION_CLASSEE, rang)
                    for rang, e in enumerate(ranges, start=1)
                ],
                en_cours.candidats,
            )
            check(decisions, en_cours.candidats, acte.jour)
            ask_raisons(acte, en_cours, [Proposition(decisions)], lot.ordre_motif or "", rang_1_confirme=True)
        except Refus:
            continue
        lay_urne(acte, seance, lot, [Proposition(decisions)])
        poses += 1
    return poses
