"""Presence by the minute: a seat arrives, leaves, returns, steps aside on a lot."""

from datetime import datetime

from caleol.models.enumerations import ModalitePresence
from caleol.services.act import Acte


def record_arrivee(
    acte: Acte,
    *,
    seance_id: int,
    siege_id: int,
    membre_id: int,
    mode: ModalitePresence = ModalitePresence.SALLE,
    arrivee_le: datetime | None = None,
) -> int:
    """Record that a member takes a seat, now or earlier; return the key of the presence."""
    raise NotImplementedError


def record_depart(acte: Acte, *, seance_id: int, siege_id: int, depart_le: datetime | None = None) -> None:
    """Record that whoever holds a seat leaves, now or earlier."""
    raise NotImplementedError


def record_deport(acte: Acte, *, lot_id: int, siege_id: int) -> None:
    """Record that a seat steps aside on a lot, before its vote."""
    raise NotImplementedError


def withdraw_deport(acte: Acte, *, lot_id: int, siege_id: int) -> None:
    """Take back a déport that was typed by mistake, before the vote."""
    raise NotImplementedError
