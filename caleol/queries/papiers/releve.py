"""The rows of a séance, read once for all the parts of its papers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from caleol.models.commission import ReglementInterieur
from caleol.models.enumerations import EtatLot
from caleol.models.lot import Deport
from caleol.models.seance import Pouvoir, Presence, Seance
from caleol.queries.agenda import LotInscrit, load_agenda
from caleol.queries.pouvoirs import Pouvoirs, load_pouvoirs, pouvoirs_de
from caleol.queries.voix import SiegeLu, VoixLot, load_lieux, load_reglement, load_regles, load_sieges, voix_du_lot
from caleol.rules.composition import LieuLot, Voix, sieges_du_lot
from caleol.rules.reglement import ReglesSeance


@dataclass(frozen=True, slots=True, kw_only=True)
class Releve:
    """A séance with its seats, agenda, presences and rules, in the caller's session."""

    session: Session
    seance: Seance
    jour: date
    sieges: tuple[SiegeLu, ...]
    agenda: tuple[LotInscrit, ...]
    lieux: Mapping[int, LieuLot]
    presences: tuple[Presence, ...]
    deports: tuple[Deport, ...]
    pouvoirs: tuple[Pouvoir, ...]
    regles: ReglesSeance | None
    reglement: ReglementInterieur | None
    voix_par_siege: Mapping[int, Mapping[int, Voix]]

    @property
    def vivants(self) -> tuple[LotInscrit, ...]:
        """Return the lots that were not withdrawn."""
        return tuple(inscrit for inscrit in self.agenda if inscrit.lot.etat is not EtatLot.RETIRE)

    def siege(self, siege_id: int | None) -> SiegeLu | None:
        """Return a seat by its key."""
        return next((siege for siege in self.sieges if siege.id == siege_id), None)

    def presents(self, quand: datetime | None) -> frozenset[int]:
        """Return the seats held at an instant; None asks for those held now."""
        return frozenset(self.tenus(quand))

    def tenus(self, quand: datetime | None) -> dict[int, int]:
        """Return who holds each seat at an instant; None asks for now."""
        return {
            p.siege_id: p.membre_id
            for p in self.presences
            if (p.depart_le is None if quand is None else _couvre(p, quand))
        }

    def pouvoirs_au(self, quand: datetime | None) -> Pouvoirs:
        """Return the proxies handed in up to an instant, with who was there; None asks for now."""
        recus = [p for p in self.pouvoirs if quand is None or p.recu_le <= quand]
        return pouvoirs_de(self.seance, recus, self.tenus(quand))

    def deportes(self, lot_id: int) -> frozenset[int]:
        """Return the seats that stepped aside on a lot."""
        return frozenset(deport.siege_id for deport in self.deports if deport.lot_id == lot_id)

    def voix(self, lot_id: int, quand: datetime | None) -> VoixLot:
        """Return who has a voice on a lot, and its quorum with the seats there or represented at an instant."""
        return voix_du_lot(
            lot_id,
            self.sieges,
            self.lieux[lot_id],
            self.jour,
            self.presents(quand),
            self.deportes(lot_id),
            self.regles,
            self.pouvoirs_au(quand),
        )

    def lots_du_siege(self, siege_id: int) -> Mapping[int, Voix]:
        """Return the numbers of the lots on which a seat has a voice, with this voice."""
        return self.voix_par_siege.get(siege_id, {})


def _couvre(presence: Presence, quand: datetime) -> bool:
    return presence.arrivee_le <= quand and (presence.depart_le is None or presence.depart_le > quand)


def load_releve(session: Session, seance: Seance) -> Releve:
    """Read what the papers of a séance are made of."""
    jour = seance.jour
    agenda = load_agenda(session, seance.id)
    lots = [inscrit.lot for inscrit in agenda]
    sieges = load_sieges(session, seance.commission_id, jour)
    lieux = load_lieux(session, lots, jour)
    return Releve(
        session=session,
        seance=seance,
        jour=jour,
        sieges=sieges,
        agenda=agenda,
        lieux=lieux,
        presences=_presences(session, seance.id),
        deports=_deports(session, [lot.id for lot in lots]),
        pouvoirs=load_pouvoirs(session, seance.id),
        regles=load_regles(session, seance),
        reglement=seance.reglement or load_reglement(session, seance.commission_id, jour),
        voix_par_siege=_voix_par_siege(sieges, agenda, lieux, jour),
    )


def _voix_par_siege(
    sieges: Sequence[SiegeLu], agenda: Sequence[LotInscrit], lieux: Mapping[int, LieuLot], jour: date
) -> dict[int, dict[int, Voix]]:
    cles = {siege.cle: siege.id for siege in sieges}
    par_siege: dict[int, dict[int, Voix]] = {}
    for inscrit in agenda:
        for au_lot in sieges_du_lot([siege.regle for siege in sieges], lieux[inscrit.lot.id], jour):
            par_siege.setdefault(cles[au_lot.siege.cle], {})[inscrit.numero] = au_lot.voix
    return par_siege


def _presences(session: Session, seance_id: int) -> tuple[Presence, ...]:
    requete = (
        select(Presence)
        .where(Presence.seance_id == seance_id)
        .options(joinedload(Presence.membre))
        .order_by(Presence.arrivee_le, Presence.id)
    )
    return tuple(session.scalars(requete))


def _deports(session: Session, lot_ids: Collection[int]) -> tuple[Deport, ...]:
    requete = (
        select(Deport)
        .where(Deport.lot_id.in_(lot_ids))
        .options(joinedload(Deport.membre), joinedload(Deport.siege))
        .order_by(Deport.lot_id, Deport.le, Deport.id)
    )
    return tuple(session.scalars(requete))


def numeros(agenda: Sequence[LotInscrit]) -> dict[int, int]:
    """Return the number of each lot by its key."""
    return {inscrit.lot.id: inscrit.numero for inscrit in agenda}
