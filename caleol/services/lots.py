"""Lots: prepare one on a vacancy, name the exception, put it on an agenda, freeze it, take it off."""

import re

from sqlalchemy import delete, select

from caleol.kernel.errors import Conflit, Refus
from caleol.models.base import cle_de_tri
from caleol.models.enumerations import EtatLot, EtatSeance, NaturePoint
from caleol.models.lot import Candidature, Decision, Lot, Scrutin
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.instantane import lit_fiche
from caleol.queries.perimetre import commission_de_agence, find_lot, find_vacance
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.decisions import ATTRIBUTIONS
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.cloture import settle_due
from caleol.services.gel import freeze_choix, freeze_lot
from caleol.services.seances import lock_ligne, lock_seance, release_lot
from caleol.services.votes_nuls import void_urne

EN_RETARD = {EtatSeance.FIGEE, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE}


def create_lot(acte: Acte, *, vacance_id: int, reprend_lot_id: int | None = None) -> int:
    """Prepare a lot on a vacancy and return its key; `reprend_lot_id` brings the candidates of a postponed one.

    Raises:
        Introuvable: the vacancy is not in the author's perimeter.
        Refus: `vacance_close`, `lot_deja_ouvert` (with its key), `vacance_attribuee` while a séance's attribution
            stands.
    """
    acte.exige(Droit.PROPOSER_CANDIDAT)
    vacance = find_vacance(acte.session, acte.auteur, vacance_id, verrou=True).vacance
    if vacance.close_le is not None:
        raise Refus("vacance_close", le=vacance.close_le)
    en_cours = select(Lot.id).where(Lot.vacance_id == vacance_id, Lot.etat.in_([EtatLot.PREPARATION, EtatLot.INSCRIT]))
    ouvert = acte.session.scalar(en_cours)
    if ouvert is not None:
        raise Refus("lot_deja_ouvert", lot_id=ouvert)
    _sans_attribution(acte, vacance_id)
    lot = Lot(vacance_id=vacance_id, cree_le=acte.instant, cree_par_id=acte.auteur.utilisateur_id)
    acte.session.add(lot)
    acte.session.flush()
    if reprend_lot_id is not None:
        _reprend(acte, lot, reprend_lot_id)
    acte.inscrire("preparation_lot", "lot", lot.id, {"vacance": vacance_id, "reprend": reprend_lot_id})
    return lot.id


def _sans_attribution(acte: Acte, vacance_id: int) -> None:
    """Check that no candidate to whom a séance attributed the dwelling still waits: they would lose what was given."""
    attribue = acte.session.scalar(
        select(Lot)
        .join(Decision, Decision.lot_id == Lot.id)
        .where(
            Lot.vacance_id == vacance_id,
            Lot.etat == EtatLot.DECIDE,
            Lot.issue.is_(None),
            Decision.type.in_(ATTRIBUTIONS),
        )
        .limit(1)
    )
    if attribue is not None:
        raise Refus("vacance_attribuee", lot_id=attribue.id, seance_id=attribue.seance_id)


def _reprend(acte: Acte, lot: Lot, ancien_id: int) -> None:
    ancien, _ = find_lot(acte.session, acte.auteur, ancien_id)
    if ancien.vacance_id != lot.vacance_id:
        raise Refus("lot_autre_vacance", lot_id=ancien_id)
    lot.exception, lot.exception_motif, lot.ordre_motif = ancien.exception, ancien.exception_motif, ancien.ordre_motif
    for candidature in ancien.candidatures:
        if candidature.retiree_le is None:
            copie = Candidature(
                lot_id=lot.id,
                demande_id=candidature.demande_id,
                lettre=candidature.lettre,
                rang_propose=candidature.rang_propose,
                origine=candidature.origine,
                derogation=candidature.derogation,
                derogation_preuve=candidature.derogation_preuve,
            )
            acte.session.add(copie)


def open_lot(acte: Acte, lot_id: int, version: int | None) -> Lot:
    """Return a lot that may still change, locked and with its next version; for the services of a lot.

    Raises:
        Introuvable: not in the author's perimeter.
        Conflit: somebody changed it since it was read (`version` None does not check).
        Refus: `lot_clos`, `scrutin_ouvert`.
    """
    seance_id = acte.session.scalar(select(Lot.seance_id).where(Lot.id == lot_id))
    if seance_id is not None:
        lock_ligne(acte, seance_id)
    lot, _ = find_lot(acte.session, acte.auteur, lot_id, verrou=True)
    if lot.seance_id != seance_id or (version is not None and lot.version != version):
        raise Conflit("lot", id=lot_id)
    if seance_id is not None:
        settle_due(acte, seance_id)
    if lot.etat not in {EtatLot.PREPARATION, EtatLot.INSCRIT}:
        raise Refus("lot_clos", etat=lot.etat)
    if acte.session.scalar(select(Scrutin.id).where(Scrutin.lot_id == lot_id, Scrutin.annule_le.is_(None))):
        raise Refus("scrutin_ouvert")
    lot.version += 1
    return lot


def name_exception(
    acte: Acte, *, lot_id: int, exception: ExceptionTrois | None, motif: str = "", version: int | None = None
) -> None:
    """Name the lawful exception to three applications (R441-3) with its reason, or take it back (None).

    Raises:
        Refus: `exception_sans_motif` for the insufficient number, `exception_financement` where the dwelling is
            no adapted PLAI, and those of `open_lot`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    lot = open_lot(acte, lot_id, version)
    texte = motif.strip()
    if exception is ExceptionTrois.INSUFFISANCE and not texte:
        raise Refus("exception_sans_motif", champ="motif")
    if exception is ExceptionTrois.PLAI_ADAPTE and not lot.vacance.logement.plai_adapte:
        raise Refus("exception_financement", champ="exception", financement=lot.vacance.logement.financement)
    lot.exception = exception
    lot.exception_motif = (texte or None) if exception else None
    acte.inscrire("exception_trois", "lot", lot_id, {"exception": exception}, _texte(lot.exception_motif))
    freeze_choix(lot)


def _texte(motif: str | None) -> dict[str, str] | None:
    """Return a reason written by hand as the register keeps it: by its salted digest."""
    return {"motif": motif} if motif else None


def inscribe_lot(
    acte: Acte, *, lot_id: int, seance_id: int, version: int | None = None, ajout_tardif: str | None = None
) -> int:
    """Put a lot on a séance's agenda, freeze it as on the day of the séance, and return the key of the item.

    Items are ordered by the commune of the mayor, then by address, so that a mayor's lots follow each other.
    Once the agenda is fixed a lot comes late, with its reason.

    Raises:
        Introuvable, Conflit: not in the author's perimeter; changed since it was read.
        Refus: `lot_deja_inscrit`, `lot_clos`, `seance_autre_commission`, `seance_fermee`, `ajout_tardif_motif`,
            `zone_plafond_inconnue`, `lot_bloque` (`blocages`: what, who, what to do).
    """
    acte.exige(Droit.PREPARER_LOTS)
    seance = lock_seance(acte, seance_id)
    lot = open_lot(acte, lot_id, version)
    if lot.etat is EtatLot.INSCRIT:
        raise Refus("lot_deja_inscrit", seance_id=lot.seance_id)
    tardif = _reception(acte, lot, seance, ajout_tardif)
    freeze_lot(acte, lot, seance.jour)
    lot.seance_id, lot.etat = seance_id, EtatLot.INSCRIT
    acte.session.flush()
    point = PointOrdreDuJour(
        seance_id=seance_id,
        ordre=_place(acte, lot, seance_id),
        nature=NaturePoint.LOT,
        lot_id=lot_id,
        tardif=tardif,
        texte=(ajout_tardif or "").strip() or None if tardif else None,
    )
    acte.session.add(point)
    acte.session.flush()
    acte.inscrire("inscription_lot", "lot", lot_id, {"seance": seance_id, "ordre": point.ordre, "tardif": tardif})
    return point.id


def _reception(acte: Acte, lot: Lot, seance: Seance, ajout_tardif: str | None) -> bool:
    """Check that a séance may receive a lot, and return whether it comes late."""
    situee = find_vacance(acte.session, acte.auteur, lot.vacance_id)
    commission = commission_de_agence(acte.session, situee.agence_id, seance.jour)
    if commission is None or commission.id != seance.commission_id:
        raise Refus("seance_autre_commission", commission=commission.nom if commission else None)
    if seance.etat is EtatSeance.PREPARATION:
        return False
    if seance.etat not in EN_RETARD:
        raise Refus("seance_fermee", etat=seance.etat)
    if not (ajout_tardif or "").strip():
        raise Refus("ajout_tardif_motif", champ="ajout_tardif", etat=seance.etat)
    return True


def _place(acte: Acte, lot: Lot, seance_id: int) -> int:
    """Return the rank of a new lot on an agenda and make room for it; the others keep their order."""
    points = acte.session.scalars(
        select(PointOrdreDuJour).where(PointOrdreDuJour.seance_id == seance_id).order_by(PointOrdreDuJour.ordre)
    ).all()
    lots = {autre.id: autre for autre in acte.session.scalars(select(Lot).where(Lot.seance_id == seance_id))}
    cle = cle_agenda(lot)
    rang = 0
    for position, point in enumerate(points, start=1):
        if point.lot_id is not None and cle_agenda(lots[point.lot_id]) <= cle:
            rang = position
    if rang == 0:
        avant = [p for p, point in enumerate(points, start=1) if point.lot_id is not None]
        rang = avant[0] - 1 if avant else len(points)
    for position, point in enumerate(points, start=1):
        point.ordre = position if position <= rang else position + 1
    return rang + 1


def cle_agenda(lot: Lot) -> tuple[str, str, str, int, str]:
    """Return the key that sorts frozen lots on an agenda: commune of the mayor, commune, street, number."""
    if lot.instantane is None:
        return ("", "", "", 0, "")
    fiche = lit_fiche(lot.instantane)
    trouve = re.match(r"\s*(\d+)", fiche.adresse)
    rue = cle_de_tri(fiche.adresse[trouve.end() :] if trouve else fiche.adresse).strip(" ,")
    numero = int(trouve.group(1)) if trouve else 0
    return (cle_de_tri(fiche.commune_du_maire_nom), cle_de_tri(fiche.commune), rue, numero, fiche.reference)


def withdraw_from_agenda(acte: Acte, *, lot_id: int, version: int | None = None) -> None:
    """Take a lot off an agenda that is not convoked yet: it is prepared again, nothing of it stays frozen.

    Raises:
        Introuvable, Conflit: not in the author's perimeter; changed since it was read.
        Refus: `lot_non_inscrit`, `seance_convoquee`, and those of `open_lot`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    lot = open_lot(acte, lot_id, version)
    seance = lot.seance
    if lot.etat is not EtatLot.INSCRIT or seance is None:
        raise Refus("lot_non_inscrit")
    if seance.etat not in {EtatSeance.PREPARATION, EtatSeance.FIGEE}:
        raise Refus("seance_convoquee", etat=seance.etat)
    acte.session.execute(delete(PointOrdreDuJour).where(PointOrdreDuJour.lot_id == lot_id))
    suivants = select(PointOrdreDuJour).where(PointOrdreDuJour.seance_id == seance.id).order_by(PointOrdreDuJour.ordre)
    for ordre, point in enumerate(acte.session.scalars(suivants), start=1):
        point.ordre = ordre
    release_lot(lot)
    acte.inscrire("retrait_ordre_du_jour", "lot", lot_id, {"seance": seance.id})


def withdraw_lot(acte: Acte, *, lot_id: int, motif: str, version: int | None = None) -> None:
    """Withdraw a lot (dwelling no longer to let): it stays on its agenda as withdrawn, never as a refusal.

    Raises:
        Interdit: the lot is on an agenda, and the author prepares none.
        Refus: `motif_requis`, and those of `open_lot`.
    """
    lot = open_lot(acte, lot_id, version)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    acte.exige(Droit.PREPARER_LOTS if lot.etat is EtatLot.INSCRIT else Droit.PROPOSER_CANDIDAT)
    lot.etat = EtatLot.RETIRE
    void_urne(acte, lot, "Le logement est retiré : rien n’y est décidé.")
    acte.inscrire("retrait_lot", "lot", lot_id, {"seance": lot.seance_id}, _texte(motif.strip()))


def refreeze_lot(acte: Acte, *, lot_id: int, version: int | None = None) -> None:
    """Freeze a lot of an agenda again: after a correction of its dossiers, or when its séance changes day.

    Raises:
        Refus: `lot_non_inscrit`, `lot_bloque`, and those of `open_lot`.
    """
    acte.exige(Droit.PREPARER_LOTS)
    lot = open_lot(acte, lot_id, version)
    if lot.etat is not EtatLot.INSCRIT or lot.seance is None:
        raise Refus("lot_non_inscrit")
    freeze_lot(acte, lot, lot.seance.jour)
    acte.inscrire("gel_lot", "lot", lot_id, {"seance": lot.seance_id})
