"""What seals the papers, as the settings give it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificat:
    """The landlord's PKCS#12, its password, the address of a time-stamp; without a file, one is made on the spot."""

    fichier: Path | None = None
    mot_de_passe: str = ""
    horodatage: str | None = None
