"""A lot that is not decided this time: postponed; a deliberation undone before the minutes are validated."""

from sqlalchemy import select

from caleol.kernel.errors import Conflit, Refus
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Ajournement, Decision, Lot, Scrutin
from caleol.queries.instantane import lit_fiche
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.cloture import settle_due
from caleol.services.conclusion import inscribe_decision
from caleol.services.gel import thaw_vote
from caleol.services.seances import exige_etat, lock_lot
from caleol.services.votes_nuls import void_urne


def postpone_lot(acte: Acte, *, lot_id: int, motif: str, version: int | None = None) -> int:
    """Postpone a lot of an open séance, with a reason; return the key of the postponement.

    A postponement is not a decision (R441-3 knows five): it needs no quorum, and a new lot on the same vacancy
    may be prepared for the next séance (`caleol.services.lots.create_lot`).

    Raises:
        Introuvable, Conflit: not on a séance of the perimeter; changed since it was read.
        Refus: `motif_requis`, `seance_etat`, `lot_traite`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    if version is not None and lot.version != version:
        raise Conflit("lot", id=lot_id)
    settle_due(acte, seance.id)
    exige_etat(seance, EtatSeance.OUVERTE)
    if lot.etat is not EtatLot.INSCRIT:
        raise Refus("lot_traite", etat=lot.etat)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    void_urne(acte, lot, "Le lot est ajourné.")
    ajournement = Ajournement(lot_id=lot.id, seance_id=seance.id, motif=motif.strip(), le=acte.instant)
    acte.session.add(ajournement)
    lot.etat, lot.redacteur_id, lot.redaction_le = EtatLot.AJOURNE, None, None
    lot.version += 1
    acte.session.flush()
    acte.inscrire("ajournement", "lot", lot.id, {"seance": seance.id}, {"motif": motif.strip()})
    return ajournement.id


def undo_deliberation(acte: Acte, *, lot_id: int, motif: str) -> None:
    """Undo what an open séance decided on a lot, vote or postponement, with a reason.

    The ballots stay with their votes, marked as undone, with the decisions they had given; the lot is to be
    treated again, and the reason of its order is the one that was shown to the members, if there was one. After
    a levée, `reopen_seance` comes first.

    Raises:
        Introuvable: not on a séance of the perimeter.
        Refus: `motif_requis`, `seance_etat`, `rien_a_annuler`, `lot_suivant_ouvert` where a new lot was already
            prepared on the same vacancy.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    scrutins = list(acte.session.scalars(select(Scrutin).where(Scrutin.lot_id == lot.id, Scrutin.annule_le.is_(None))))
    ajournement = acte.session.scalar(select(Ajournement).where(Ajournement.lot_id == lot.id))
    if not scrutins and ajournement is None:
        raise Refus("rien_a_annuler")
    _lot_suivant(acte, lot)
    if ajournement is not None:
        acte.session.delete(ajournement)
    for scrutin in scrutins:
        _undo(acte, lot, scrutin, motif.strip())
    acte.session.flush()
    lot.etat = EtatLot.INSCRIT
    thaw_vote(lot)
    lot.ordre_motif = lit_fiche(lot.instantane).ordre_motif or None if lot.instantane else None
    lot.version += 1
    acte.inscrire(
        "annulation_deliberation",
        "lot",
        lot.id,
        {"seance": seance.id, "scrutins": [s.id for s in scrutins], "ajournement": ajournement is not None},
        {"motif": motif.strip()},
    )


def _lot_suivant(acte: Acte, lot: Lot) -> None:
    suivant = acte.session.scalar(
        select(Lot.id).where(
            Lot.vacance_id == lot.vacance_id,
            Lot.id != lot.id,
            Lot.etat.in_([EtatLot.PREPARATION, EtatLot.INSCRIT]),
        )
    )
    if suivant is not None:
        raise Refus("lot_suivant_ouvert", lot_id=suivant)


def _undo(acte: Acte, lot: Lot, scrutin: Scrutin, motif: str) -> None:
    decisions = list(acte.session.scalars(select(Decision).where(Decision.scrutin_id == scrutin.id)))
    scrutin.annule_le, scrutin.annule_motif = acte.instant, motif
    scrutin.annule_par_id = acte.auteur.utilisateur_id
    scrutin.decisions_annulees = [
        {
            "candidature_id": decision.candidature_id,
            "type": decision.type.value,
            "rang": decision.rang,
            "motif_code": decision.motif_code,
            "motif_texte": decision.motif_texte,
            "condition_piece": decision.condition_piece,
            "condition_echeance": decision.condition_echeance.isoformat() if decision.condition_echeance else None,
            "prise_le": decision.prise_le.isoformat(),
            "saisie_par_id": decision.saisie_par_id,
        }
        for decision in decisions
    ]
    for decision in decisions:
        inscribe_decision(acte, "annulation_decision", lot, decision, decision.scrutin_id)
        acte.session.delete(decision)
