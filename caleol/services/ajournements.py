"""A lot that is not decided this time: postponed; and the undoing of a deliberation before the minutes."""

from caleol.services.act import Acte


def postpone_lot(acte: Acte, *, lot_id: int, motif: str, version: int | None = None) -> int:
    """Postpone a lot of an open séance, with a reason; return the key of the postponement."""
    raise NotImplementedError


def undo_deliberation(acte: Acte, *, lot_id: int, motif: str) -> None:
    """Undo what a séance decided on a lot (vote or postponement), with a reason, before the minutes are validated."""
    raise NotImplementedError
