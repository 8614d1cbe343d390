"""No quorum: the lack is noted and the séance raised; a second one is made of the same agenda."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde
from caleol.models.enumerations import EtatLot, EtatSeance, NaturePoint
from caleol.models.lot import Ajournement, Lot, Scrutin
from caleol.models.occupation import Avis, ExamenOccupation
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.voix import load_regles, load_sieges, load_voix
from caleol.rules.droits import Droit
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Acte
from caleol.services.ajournements import postpone_lot
from caleol.services.lots import create_lot, inscribe_lot
from caleol.services.occupation.examens import quorum_de_examen
from caleol.services.ouverture import add_incident, close_seance
from caleol.services.seances import create_seance, exige_etat, lock_seance

__all__ = ["Suite", "create_suite", "record_carence"]


@dataclass(frozen=True, slots=True)
class Suite:
    """The séance made by a second convocation, and the numbers of the first one's lots that could not follow."""

    seance_id: int
    restes: tuple[int, ...]


def record_carence(acte: Acte, *, seance_id: int) -> None:
    """Note that the quorum is reached on nothing: every lot is postponed for that reason, the séance is raised.

    Its minutes are a procès-verbal de carence. Taking the levée back takes the carence back too.

    Raises:
        Introuvable: no such séance in the author's perimeter.
        Refus: `seance_etat`, `carence_par_ecrit`, `carence_apres_decision`, `carence_sans_objet`,
            `carence_quorum_atteint`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    if seance.modalite is ModaliteSeance.ECRIT:
        raise Refus("carence_par_ecrit")
    if _a_decide(acte, seance):
        raise Refus("carence_apres_decision")
    examens = _examens(acte, seance)
    manques = _manques(acte, seance, examens)
    for lot_id, phrase in manques.items():
        postpone_lot(acte, lot_id=lot_id, motif=f"Quorum non atteint\u00a0: {phrase}.")
    seance.carence_le = acte.instant
    lots = accorde(len(manques), "lot inscrit", "lots inscrits")
    occupation = accorde(len(examens), "examen de l’occupation", "examens de l’occupation")
    add_incident(acte, seance, f"Carence constatée faute de quorum ({lots}, {occupation})\u00a0: rien n’a été examiné.")
    acte.inscrire("carence", "seance", seance.id, {"lots": sorted(manques), "examens": [e.id for e in examens]})
    close_seance(acte, seance_id=seance_id)


def _a_decide(acte: Acte, seance: Seance) -> bool:
    scrutin = select(Scrutin.id).where(Scrutin.seance_id == seance.id, Scrutin.annule_le.is_(None)).limit(1)
    avis = select(Avis.id).where(Avis.seance_id == seance.id).limit(1)
    return acte.session.scalar(scrutin) is not None or acte.session.scalar(avis) is not None


def _examens(acte: Acte, seance: Seance) -> list[ExamenOccupation]:
    """Return the examinations of the agenda on which nothing was said."""
    requete = (
        select(ExamenOccupation)
        .join(PointOrdreDuJour, PointOrdreDuJour.examen_id == ExamenOccupation.id)
        .where(PointOrdreDuJour.seance_id == seance.id)
        .order_by(PointOrdreDuJour.ordre)
    )
    return list(acte.session.scalars(requete))


def _manques(acte: Acte, seance: Seance, examens: list[ExamenOccupation]) -> dict[int, str]:
    """Return what is missing for the quorum of each lot left; raises where something could be decided now."""
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    inscrits = [i for i in load_agenda(acte.session, seance.id) if i.lot.etat is EtatLot.INSCRIT]
    if not inscrits and not examens:
        raise Refus("carence_sans_objet")
    voix = load_voix(acte.session, seance, [i.lot for i in inscrits], sieges, load_regles(acte.session, seance))
    quorums = [voix[i.lot.id].quorum for i in inscrits] + [quorum_de_examen(acte, seance, e.bail) for e in examens]
    if any(quorum is not None and quorum.atteint for quorum in quorums):
        raise Refus("carence_quorum_atteint")
    return {i.lot.id: q.phrase if (q := voix[i.lot.id].quorum) else "le règlement n’en fixe pas" for i in inscrits}


def create_suite(
    acte: Acte, *, seance_id: int, prevue_le: datetime, lieu: str | None = None, lien_visio: str | None = None
) -> Suite:
    """Make the séance of the second convocation: same commission, same way of sitting, same agenda in its order.

    The règlement's delay of convocation holds for it too. A lot that can follow no more (dwelling let since, lot
    prepared elsewhere) is left and named.

    Raises:
        Introuvable: no such séance in the author's perimeter.
        Refus: `suite_sans_carence`, `suite_deja`, and those of `create_seance`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    premiere = lock_seance(acte, seance_id)
    if premiere.carence_le is None:
        raise Refus("suite_sans_carence")
    deja = select(Seance.id).where(Seance.suite_de_id == premiere.id, Seance.etat != EtatSeance.ANNULEE).limit(1)
    if acte.session.scalar(deja) is not None:
        raise Refus("suite_deja")
    suite_id = create_seance(
        acte,
        commission_id=premiere.commission_id,
        prevue_le=prevue_le,
        modalite=premiere.modalite,
        lieu=lieu,
        lien_visio=lien_visio,
    )
    suite = acte.session.get_one(Seance, suite_id)
    suite.suite_de_id = premiere.id
    restes, points = _move_lots(acte, premiere, suite_id)
    points += _move_autres(acte, premiere, suite_id)
    for ordre, point in enumerate(points, start=1):
        point.ordre = ordre
    acte.session.flush()
    acte.inscrire("seconde_convocation", "seance", suite_id, {"premiere": premiere.id, "lots_laisses": list(restes)})
    return Suite(suite_id, restes)


def _move_lots(acte: Acte, premiere: Seance, suite_id: int) -> tuple[tuple[int, ...], list[PointOrdreDuJour]]:
    """Prepare again each lot that the lack of quorum postponed, and put it on the second agenda."""
    reportes = set(acte.session.scalars(select(Ajournement.lot_id).where(Ajournement.seance_id == premiere.id)))
    restes, points = [], []
    for inscrit in load_agenda(acte.session, premiere.id):
        if inscrit.lot.id not in reportes:
            continue
        try:
            with acte.session.begin_nested():
                cle = _renewed(acte, inscrit.lot)
                point_id = inscribe_lot(acte, lot_id=cle, seance_id=suite_id)
        except Refus:
            restes.append(inscrit.numero)
            continue
        points.append(acte.session.get_one(PointOrdreDuJour, point_id))
    return tuple(restes), points


def _renewed(acte: Acte, lot: Lot) -> int:
    """Return the lot that takes up a postponed one: one in preparation already, else a new one."""
    attend = select(Lot.id).where(Lot.vacance_id == lot.vacance_id, Lot.etat == EtatLot.PREPARATION).limit(1)
    return acte.session.scalar(attend) or create_lot(acte, vacance_id=lot.vacance_id, reprend_lot_id=lot.id)


def _move_autres(acte: Acte, premiere: Seance, suite_id: int) -> list[PointOrdreDuJour]:
    """Bring the examinations and the withdrawals on which nothing was said to the second agenda."""
    points = acte.session.scalars(
        select(PointOrdreDuJour)
        .where(
            PointOrdreDuJour.seance_id == premiere.id,
            PointOrdreDuJour.nature.in_((NaturePoint.EXAMEN, NaturePoint.RETRAIT)),
        )
        .order_by(PointOrdreDuJour.ordre)
    ).all()
    for point in points:
        point.seance_id = suite_id
        if point.examen_id is not None:
            acte.session.get_one(ExamenOccupation, point.examen_id).seance_id = suite_id
    return list(points)
