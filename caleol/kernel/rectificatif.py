"""A correction of validated minutes as plain, frozen data; the conventions are those of `kernel.papiers`."""

from dataclasses import dataclass
from datetime import datetime

from caleol.kernel.papiers import EnTete, Sceau, Seance, Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationDite:
    """One correction: where, what the minutes say, what is to be read; `lot` is its number, None elsewhere."""

    endroit: str
    ecrit: str
    lire: str
    lot: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificatifDonnees:
    """The whole correction, with the minutes that it refers to; `projet` until it is validated."""

    entete: EnTete
    seance: Seance
    projet: bool
    original: str
    original_empreinte: str
    original_valide_le: datetime
    lignes: tuple[RectificationDite, ...]
    signatures: tuple[Signature, ...]
    sceau: Sceau | None = None
    extrait: str = ""
