"""Minutes: validation by the member who presided; frozen data, digest, head of the register, file."""

from pathlib import Path

from caleol.services.act import Acte


def validate_pv(acte: Acte, *, seance_id: int, dossier: Path) -> int:
    """Validate the minutes of a séance that is levée: freeze their data, write the PDF; return their key.

    `dossier` is the folder of data; the file goes to its folder `pv`.

    Raises:
        Introuvable: no such séance for this author.
        Interdit: `pv_validation_reservee`: only the member who presided validates.
        Refus: `seance_etat`, `lot_sans_issue`.
    """
    raise NotImplementedError
