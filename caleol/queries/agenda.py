"""The lots of a séance with their numbers, in the order of its agenda."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.enumerations import EtatLot
from caleol.models.lot import Lot
from caleol.models.seance import PointOrdreDuJour


@dataclass(frozen=True, slots=True)
class LotInscrit:
    """A lot on an agenda, in the caller's session; withdrawn lots keep their number."""

    numero: int
    point: PointOrdreDuJour
    lot: Lot

    @property
    def retire(self) -> bool:
        """Return whether the dwelling was withdrawn."""
        return self.lot.etat is EtatLot.RETIRE


def load_agenda(session: Session, seance_id: int) -> tuple[LotInscrit, ...]:
    """Return every lot of an agenda, withdrawn ones too."""
    lignes = session.execute(
        select(PointOrdreDuJour, Lot)
        .join(Lot, Lot.id == PointOrdreDuJour.lot_id)
        .where(PointOrdreDuJour.seance_id == seance_id)
        .order_by(PointOrdreDuJour.ordre)
    )
    return tuple(LotInscrit(numero, point, lot) for numero, (point, lot) in enumerate(lignes, start=1))
