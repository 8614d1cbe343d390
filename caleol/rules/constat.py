"""What a check found: how grave it is, the sentence that page and minutes print, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from caleol.rules.enumeration import EnumLibelle


class Gravite(EnumLibelle):
    """BLOQUANTE stops the act, A_VERIFIER asks a person to look, INFORMATION only says."""

    BLOQUANTE = "bloquante", "Bloquante"
    A_VERIFIER = "a_verifier", "À vérifier"
    INFORMATION = "information", "Information"


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One finding; `cible` is the key of the candidature, seat or lot it is about, "" for the whole."""

    code: str
    gravite: Gravite
    phrase: str
    donnees: Mapping[str, object] = field(default_factory=dict)
    a_faire: str = ""
    cible: str = ""

    @property
    def bloquante(self) -> bool:
        """Return whether the act must stop."""
        return self.gravite is Gravite.BLOQUANTE
