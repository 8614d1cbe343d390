"""Taking back a wrong entry: as long as nothing that followed from it has left the house; the register keeps both."""

from sqlalchemy import delete, func, select, update

from caleol.kernel.errors import Refus
from caleol.models.enumerations import ClotureOffre, EtatDemande, EtatOffre, IssueLot
from caleol.models.locatif import Bail, Locataire
from caleol.models.lot import Lot
from caleol.models.patrimoine import Vacance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.services.act import Acte
from caleol.services.instruction import mark_demandes
from caleol.services.suites.acces import OffreSuivie, get_reponse, lock_offre
from caleol.services.suites.cascade import ClasseSuivi, advance_lot, load_classes, lock_lots
from caleol.services.suites.conditions import lock_condition
from caleol.services.suites.journal import note_decision, note_offre
from caleol.services.suites.menage import taken_elsewhere

REPRENABLES = (EtatOffre.ACCEPTEE, EtatOffre.REFUSEE, EtatOffre.SANS_REPONSE)


def undo_reponse(acte: Acte, *, offre_id: int, version: int, motif: str) -> int:
    """Take back a wrong answer: the offer waits again; return how many other offers of the household live again.

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `motif_requis`, `offre_close` without answer, `suite_engagee` where the next offer has left, or the
            dwelling is let, or presented again to a commission.
    """
    suivie = lock_offre(acte, offre_id, version)
    offre = suivie.offre
    _exige_motif(motif)
    reponse = get_reponse(acte, offre)
    if offre.etat not in REPRENABLES or reponse is None:
        raise Refus("offre_close", etat=offre.etat)
    _rewind(acte, suivie.lot, apres=_rang(acte, suivie))
    donnees = {"acceptee": reponse.acceptee, "silence": reponse.silence, "le": reponse.le, "motif": reponse.motif_code}
    acte.session.execute(delete(Reponse).where(Reponse.id == reponse.id))
    offre.etat = EtatOffre.A_NOTIFIER if offre.preuve is None else EtatOffre.NOTIFIEE
    offre.version += 1
    note_offre(acte, "annulation_reponse", offre, donnees, {"motif": motif.strip()})
    mark_demandes(acte, [suivie.demande.id])
    return _revive(acte, offre) if donnees["acceptee"] else 0


def undo_notification(acte: Acte, *, offre_id: int, version: int, motif: str) -> None:
    """Take back a wrong proof: the offer is to be notified again, and no delay runs.

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `motif_requis`, `offre_close` where it is not notified.
    """
    offre = lock_offre(acte, offre_id, version).offre
    _exige_motif(motif)
    if offre.etat is not EtatOffre.NOTIFIEE:
        raise Refus("offre_close", etat=offre.etat)
    donnees = {"preuve": offre.preuve, "recue_le": offre.recue_le, "presentee_le": offre.premiere_presentation_le}
    offre.preuve = offre.recue_le = offre.premiere_presentation_le = offre.echeance_le = None
    offre.etat = EtatOffre.A_NOTIFIER
    offre.version += 1
    note_offre(acte, "annulation_notification", offre, donnees, {"motif": motif.strip()})


def undo_condition(acte: Acte, *, condition_id: int, motif: str) -> None:
    """Take back a condition met or fallen by mistake: it waits again, and so does its offer.

    Raises:
        Introuvable: no such condition in the perimeter.
        Refus: `motif_requis`, `condition_ouverte`, `suite_engagee`.
    """
    decision, condition, lot = lock_condition(acte, condition_id)
    _exige_motif(motif)
    if condition.remplie_le is None and condition.tombee_le is None:
        raise Refus("condition_ouverte")
    if condition.tombee_le is not None:
        classe = next(c for c in load_classes(acte, lot.id) if c.decision.id == decision.id)
        _rewind(acte, lot, apres=classe.rang)
        if classe.offre is not None and classe.offre.cloture is ClotureOffre.CONDITION:
            _reopen(acte, classe.offre)
    elif lot.issue is not None:
        raise Refus("suite_engagee", issue=lot.issue)
    donnees = {"remplie_le": condition.remplie_le, "tombee_le": condition.tombee_le}
    condition.remplie_le = condition.tombee_le = None
    note_decision(acte, "annulation_condition", decision, donnees, {"motif": motif.strip()})
    advance_lot(acte, lot)


def undo_radiation(acte: Acte, *, offre_id: int, version: int, motif: str) -> None:
    """Open again an offer that ended as its application was struck off, once the application lives again.

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `motif_requis`, `offre_close` where it did not end so, `demande_encore_radiee`, `menage_deja_servi`,
            `suite_engagee`.
    """
    suivie = lock_offre(acte, offre_id, version)
    _exige_motif(motif)
    if suivie.offre.cloture is not ClotureOffre.DEMANDE_RADIEE:
        raise Refus("offre_close", etat=suivie.offre.etat)
    if suivie.demande.etat is EtatDemande.RADIEE:
        raise Refus("demande_encore_radiee", numero=suivie.demande.numero_unique)
    if (pris := taken_elsewhere(acte, suivie.demande.id, sauf_lot_id=suivie.lot.id)) is not None:
        raise Refus("menage_deja_servi", cloture=pris.cloture, lot_id=pris.lot_id)
    _rewind(acte, suivie.lot, apres=_rang(acte, suivie))
    note_offre(acte, "annulation_cloture", suivie.offre, {}, {"motif": motif.strip()})
    _reopen(acte, suivie.offre)
    advance_lot(acte, suivie.lot)


def undo_bail(acte: Acte, *, offre_id: int, version: int, motif: str) -> int:
    """Take back a lease that was not signed after all: the dwelling is vacant again, its offer accepted.

    Return how many other offers of the household live again.

    Raises:
        Introuvable, Conflit: as `lock_offre`.
        Refus: `motif_requis`, `bail_absent`, `contrainte` where the dwelling was declared vacant again meanwhile.
    """
    suivie = lock_offre(acte, offre_id, version)
    _exige_motif(motif)
    bail = acte.session.scalar(select(Bail).where(Bail.candidature_id == suivie.candidature.id).with_for_update())
    if bail is None:
        raise Refus("bail_absent")
    vacance = acte.session.get_one(Vacance, suivie.lot.vacance_id, with_for_update=True, populate_existing=True)
    acte.session.execute(delete(Locataire).where(Locataire.bail_id == bail.id))
    acte.session.execute(delete(Bail).where(Bail.id == bail.id))
    vacance.close_le = None
    vacance.version += 1
    suivie.lot.issue = suivie.lot.issue_le = None
    suivie.lot.version += 1
    suivie.offre.version += 1
    donnees = {"bail": bail.id, "vacance": vacance.id}
    note_offre(acte, "annulation_bail", suivie.offre, donnees, {"motif": motif.strip()})
    return _revive(acte, suivie.offre)


def _exige_motif(motif: str) -> None:
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")


def _rang(acte: Acte, suivie: OffreSuivie) -> int:
    return next(c.rang for c in load_classes(acte, suivie.lot.id) if c.decision.id == suivie.decision.id)


def _rewind(acte: Acte, lot: Lot, *, apres: int) -> None:
    """Take back the offers made after a rank, none of which has left yet, and the end of the lot."""
    if lot.issue in {IssueLot.LOUE, IssueLot.RETIRE} or _presented_again(acte, lot):
        raise Refus("suite_engagee", issue=lot.issue)
    suivantes = [c for c in load_classes(acte, lot.id) if c.rang > apres and c.offre is not None]
    if any(_is_engaged(classe) for classe in suivantes):
        raise Refus("suite_engagee", issue=None)
    for classe in suivantes:
        if classe.offre is not None:
            causees = update(OffreLogement).where(OffreLogement.cloture_cause_id == classe.offre.id)
            acte.session.execute(causees.values(cloture_cause_id=None))
            note_offre(acte, "annulation_offre", classe.offre, {})
            acte.session.execute(delete(OffreLogement).where(OffreLogement.id == classe.offre.id))
    if lot.issue is not None:
        lot.issue = lot.issue_le = None
        lot.version += 1
    acte.session.flush()
    acte.session.expire_all()


def _presented_again(acte: Acte, lot: Lot) -> bool:
    """Return whether another lot was prepared on the vacancy since."""
    plus_recent = acte.session.scalar(select(func.max(Lot.id)).where(Lot.vacance_id == lot.vacance_id))
    return plus_recent != lot.id


def _is_engaged(classe: ClasseSuivi) -> bool:
    """Return whether an offer has left, or was answered."""
    offre = classe.offre
    if offre is None:
        return False
    partie = offre.envoyee_le is not None or offre.preuve is not None
    return partie or offre.etat not in {EtatOffre.A_NOTIFIER, EtatOffre.CADUQUE}


def _revive(acte: Acte, cause: OffreLogement) -> int:
    """Open again the other offers that this one had ended, where their lot has not gone too far; return how many."""
    fermees = acte.session.scalars(
        select(OffreLogement).where(OffreLogement.cloture_cause_id == cause.id).order_by(OffreLogement.id)
    ).all()
    rouvertes = 0
    for offre in fermees:
        lot = lock_lots(acte, [offre.decision.lot_id])[offre.decision.lot_id]
        classe = next(c for c in load_classes(acte, lot.id) if c.decision.id == offre.decision_id)
        try:
            _rewind(acte, lot, apres=classe.rang)
        except Refus:
            continue
        _reopen(acte, acte.session.get_one(OffreLogement, offre.id))
        advance_lot(acte, lot)
        rouvertes += 1
    return rouvertes


def _reopen(acte: Acte, offre: OffreLogement) -> None:
    """Give an ended offer back the state it had: answered, notified, or to notify."""
    reponse = get_reponse(acte, offre)
    if reponse is not None and reponse.acceptee:
        offre.etat = EtatOffre.ACCEPTEE
    else:
        offre.etat = EtatOffre.A_NOTIFIER if offre.preuve is None else EtatOffre.NOTIFIEE
    offre.cloture = offre.cloture_le = offre.cloture_cause_id = None
    offre.version += 1
    note_offre(acte, "reprise_offre", offre, {})
