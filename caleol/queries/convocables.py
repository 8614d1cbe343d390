"""Who must be convoked to a séance: the holders of every seat that has a voice on one of its lots (R08)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.models.enumerations import EtatLot
from caleol.models.locatif import Bail
from caleol.models.lot import Decision, Lot
from caleol.models.occupation import ExamenOccupation
from caleol.models.patrimoine import Logement
from caleol.models.seance import Convocation, PointOrdreDuJour, Presence, Seance
from caleol.queries.agenda import LotInscrit, load_agenda
from caleol.queries.lieux import load_territoire
from caleol.queries.voix import SiegeLu, load_lieux, load_sieges
from caleol.rules.composition import LieuLot, NatureSiege, Voix, sieges_du_lot


@dataclass(frozen=True, slots=True)
class SiegeConvocable:
    """A seat with the numbers of the lots, how many examinations of the occupation and how many withdrawals of
    attributions, on which it has a voice.
    """

    siege: SiegeLu
    voix: Voix
    lots: tuple[int, ...]
    examens: int = 0
    retraits: int = 0

    @property
    def tous(self) -> bool:
        """Return whether the seat's lots do not depend on the place: it sits on the whole agenda."""
        return self.siege.regle.nature in {NatureSiege.DESIGNE, NatureSiege.PREFET, NatureSiege.CONSULTATIF}


def load_convocables(session: Session, seance: Seance) -> tuple[SiegeConvocable, ...]:
    """Return the seats with a voice on at least one item of the agenda, each with its lots."""
    au = seance.jour
    sieges = load_sieges(session, seance.commission_id, au)
    lots = _vivants(load_agenda(session, seance.id))
    lieux = load_lieux(session, [inscrit.lot for inscrit in lots], au)
    par_siege: dict[str, list[int]] = {}
    voix: dict[str, Voix] = {}
    for inscrit in lots:
        for au_lot in sieges_du_lot([siege.regle for siege in sieges], lieux[inscrit.lot.id], au):
            par_siege.setdefault(au_lot.siege.cle, []).append(inscrit.numero)
            voix[au_lot.siege.cle] = au_lot.voix
    examens: Counter[str] = Counter()
    retraits: Counter[str] = Counter()
    for compte, des_points in (
        (examens, _lieux_des_examens(session, seance, au)),
        (retraits, _lieux_des_retraits(session, seance, au)),
    ):
        for lieu in des_points:
            for au_lot in sieges_du_lot([siege.regle for siege in sieges], lieu, au):
                compte[au_lot.siege.cle] += 1
                voix.setdefault(au_lot.siege.cle, au_lot.voix)
    return tuple(
        SiegeConvocable(siege, voix[cle], tuple(par_siege.get(cle, ())), examens=examens[cle], retraits=retraits[cle])
        for siege in sieges
        for cle in (siege.cle,)
        if cle in voix
    )


def _lieux_des_retraits(session: Session, seance: Seance, au: date) -> list[LieuLot]:
    """Return where the dwellings lie whose attribution is to be taken back, one place a withdrawal."""
    lots = session.scalars(
        select(Lot)
        .join(Decision, Decision.lot_id == Lot.id)
        .join(PointOrdreDuJour, PointOrdreDuJour.decision_id == Decision.id)
        .where(PointOrdreDuJour.seance_id == seance.id)
    ).all()
    lieux = load_lieux(session, lots, au)
    return [lieux[lot.id] for lot in lots]


def _lieux_des_examens(session: Session, seance: Seance, au: date) -> list[LieuLot]:
    """Return where the dwellings lie whose occupation is examined, one place an examination."""
    logements = session.execute(
        select(Logement.commune_insee, Logement.mandat_gerance)
        .join(Bail, Bail.logement_id == Logement.id)
        .join(ExamenOccupation, ExamenOccupation.bail_id == Bail.id)
        .join(PointOrdreDuJour, PointOrdreDuJour.examen_id == ExamenOccupation.id)
        .where(PointOrdreDuJour.seance_id == seance.id)
    ).all()
    territoires = {commune: load_territoire(session, commune, au) for commune, _ in logements}
    return [territoires[commune].lieu(mandat) for commune, mandat in logements]


def _vivants(agenda: tuple[LotInscrit, ...]) -> list[LotInscrit]:
    return [inscrit for inscrit in agenda if inscrit.lot.etat is not EtatLot.RETIRE]


def sieges_non_convoques(session: Session, seance: Seance) -> tuple[SiegeLu, ...]:
    """Return the seats with a vote and a holder of which nobody was convoked; a seat without holder cannot be."""
    convocables = load_convocables(session, seance)
    return sans_convocation(session, seance.id, [c.siege for c in convocables if c.voix is Voix.DELIBERATIVE])


def sans_convocation(session: Session, seance_id: int, sieges: Iterable[SiegeLu]) -> tuple[SiegeLu, ...]:
    """Return those of some seats that have a holder, of which nobody was convoked to a séance."""
    convoques = set(session.scalars(select(Convocation.siege_id).where(Convocation.seance_id == seance_id)))
    return tuple(siege for siege in sieges if siege.mandats and siege.id not in convoques)


def load_attendus(session: Session, seance: Seance) -> tuple[tuple[int, int], ...]:
    """Return seat and member of each titulaire who was called, is not excused and has not come yet."""
    venus = set(session.scalars(select(Presence.siege_id).where(Presence.seance_id == seance.id)))
    appeles = session.execute(
        select(Convocation.siege_id, Convocation.membre_id).where(
            Convocation.seance_id == seance.id, Convocation.absence_annoncee.is_(False)
        )
    )
    attendus = {(siege_id, membre_id) for siege_id, membre_id in appeles}
    sieges = load_sieges(session, seance.commission_id, seance.jour)
    paires = ((siege.id, siege.titulaire.membre_id) for siege in sieges if siege.titulaire)
    return tuple(paire for paire in paires if paire in attendus and paire[0] not in venus)


def cle_courriel(seance_id: int, siege_id: int, membre_id: int) -> str:
    """Return the key of the mail of a convocation: one mail a member and seat of a séance."""
    return f"convocation-{seance_id}-{siege_id}-{membre_id}"


def jour_de_convocation(session: Session, seance: Seance) -> date | None:
    """Return the day from which the delay of a séance counts: its first call, or the last of its letters to be posted.

    A member called later, in place of another, does not move it. None before the call.
    """
    if seance.convoquee_le is None:
        return None
    premieres = select(Convocation).where(
        Convocation.seance_id == seance.id, Convocation.envoyee_le == seance.convoquee_le
    )
    return max((c.partie_le for c in session.scalars(premieres)), default=jour_local(seance.convoquee_le))
