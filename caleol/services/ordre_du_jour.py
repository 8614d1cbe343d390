"""The agenda of a séance: order, freeze and unfreeze (a lot comes and goes by `caleol.services.lots`)."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatSeance, NaturePoint
from caleol.models.lot import Lot
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.agenda import load_agenda
from caleol.rules.droits import Droit
from caleol.services.act import Acte
from caleol.services.gel import freeze_lot
from caleol.services.lots import cle_agenda
from caleol.services.seances import exige_etat, lock_seance

SANS_LOT = frozenset({NaturePoint.EXAMEN, NaturePoint.RETRAIT})
"""What a séance may be held for without a lot."""
Sens = Literal["haut", "bas"]


def move_point(acte: Acte, *, seance_id: int, point_id: int, sens: Sens) -> None:
    """Move an item one place up or down, while the agenda is not frozen.

    Raises:
        Introuvable: the item is not on this agenda.
        Refus: `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.PREPARATION)
    points = list(seance.points)
    place = next((rang for rang, point in enumerate(points) if point.id == point_id), None)
    if place is None:
        raise Introuvable("lot", point=point_id)
    autre = place + (-1 if sens == "haut" else 1)
    if 0 <= autre < len(points):
        points[place], points[autre] = points[autre], points[place]
        _number(acte, seance, points)


def sort_agenda(acte: Acte, *, seance_id: int) -> None:
    """Order the lots by commune, then by address, so that each mayor comes once.

    Raises:
        Refus: `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.PREPARATION)
    lots = {lot.id: lot for lot in acte.session.scalars(select(Lot).where(Lot.seance_id == seance.id))}
    des_lots = [point for point in seance.points if point.lot_id is not None]
    autres = [point for point in seance.points if point.lot_id is None]
    _number(acte, seance, [*sorted(des_lots, key=lambda point: cle_agenda(lots[point.lot_id or 0])), *autres])


def _number(acte: Acte, seance: Seance, points: Sequence[PointOrdreDuJour]) -> None:
    for ordre, point in enumerate(points, start=1):
        point.ordre = ordre
    seance.version += 1
    acte.inscrire("ordre_des_lots", "seance", seance.id, {"points": [point.id for point in points]})


def freeze_agenda(acte: Acte, *, seance_id: int) -> None:
    """Freeze the agenda: every lot must be ready; dossiers and sheets are kept as they are this day.

    An agenda may hold examinations of the occupation or withdrawals of attributions only; one that holds nothing is
    cancelled, with notice.

    Raises:
        Refus: `seance_etat`, `ordre_du_jour_vide`, `lots_bloques` (`lots`: number of the lot, its blocages).
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.PREPARATION)
    lots = [inscrit for inscrit in load_agenda(acte.session, seance.id) if not inscrit.retire]
    if not lots and not any(point.nature in SANS_LOT for point in seance.points):
        raise Refus("ordre_du_jour_vide")
    bloques = []
    for inscrit in lots:
        try:
            freeze_lot(acte, inscrit.lot, seance.jour)
        except Refus as refus:
            if refus.code != "lot_bloque":
                raise
            bloques.append((inscrit.numero, refus.data["blocages"]))
    if bloques:
        raise Refus("lots_bloques", lots=tuple(bloques))
    seance.etat, seance.figee_le = EtatSeance.FIGEE, acte.instant
    seance.version += 1
    acte.inscrire("gel_ordre_du_jour", "seance", seance.id, {"lots": [inscrit.lot.id for inscrit in lots]})


def unfreeze_agenda(acte: Acte, *, seance_id: int) -> None:
    """Open the agenda again, before the convocation.

    Raises:
        Refus: `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.FIGEE)
    seance.etat, seance.figee_le = EtatSeance.PREPARATION, None
    seance.version += 1
    acte.inscrire("degel_ordre_du_jour", "seance", seance.id)
