"""The minutes: validated by who presided, frozen, sealed, approved by a later séance."""

from pathlib import Path

from caleol.services.act import Acte


def validate_pv(acte: Acte, *, seance_id: int, dossier: Path) -> int:
    """Validate the minutes of a séance that was raised: freeze, seal, print under `dossier`; return their key."""
    raise NotImplementedError


def approve_pv(acte: Acte, *, pv_id: int, seance_id: int) -> None:
    """Record that a later séance of the commission approved the minutes."""
    raise NotImplementedError
