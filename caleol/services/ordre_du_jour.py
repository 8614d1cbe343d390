"""The agenda of a séance: order, withdrawal, freeze and unfreeze."""

from typing import Literal

from caleol.services.act import Acte

Sens = Literal["haut", "bas"]


def move_point(acte: Acte, *, seance_id: int, point_id: int, sens: Sens) -> None:
    """Move an item one place up or down, while the agenda is not frozen."""
    raise NotImplementedError


def sort_agenda(acte: Acte, *, seance_id: int) -> None:
    """Order the lots by commune, then by address, so that each mayor comes once."""
    raise NotImplementedError


def withdraw_lot(acte: Acte, *, seance_id: int, lot_id: int) -> None:
    """Take a lot off the agenda; it is in preparation again."""
    raise NotImplementedError


def freeze_agenda(acte: Acte, *, seance_id: int) -> None:
    """Freeze the agenda: every lot must be ready; dossiers and sheets are kept as they are this day."""
    raise NotImplementedError


def unfreeze_agenda(acte: Acte, *, seance_id: int) -> None:
    """Open the agenda again, before the convocation."""
    raise NotImplementedError
