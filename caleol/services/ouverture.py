"""The opening of a séance, and its levée."""

from caleol.services.act import Acte


def open_seance(acte: Acte, *, seance_id: int, presidee_par_id: int, secretaire_id: int | None = None) -> None:
    """Open a séance: keep the rules of its day, who presides, who is secretary (the author by default)."""
    raise NotImplementedError


def close_seance(acte: Acte, *, seance_id: int) -> None:
    """Raise the séance: each lot is decided or postponed; whoever is still there leaves at that minute."""
    raise NotImplementedError


def reopen_seance(acte: Acte, *, seance_id: int, motif: str) -> None:
    """Take a levée back before the minutes are validated, with a reason that the minutes tell."""
    raise NotImplementedError


def record_incident(acte: Acte, *, seance_id: int, texte: str) -> int:
    """Add a remark or an incident to the séance, at this minute; return its key."""
    raise NotImplementedError
