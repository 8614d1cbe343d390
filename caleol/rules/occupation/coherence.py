"""Whether the dwelling that an avis names contradicts the situation that it notes."""

import re
from collections.abc import Collection

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.situations import SituationOccupation

PIECES = re.compile(r"\d+")


class Contradiction(EnumLibelle):
    """What an avis would say against itself."""

    PLUS_GRAND = "plus_grand", "plus grand"
    PLUS_PETIT = "plus_petit", "plus petit"


def type_contraire(
    situations: Collection[SituationOccupation], actuel: str, adapte: str | None
) -> Contradiction | None:
    """Return what is wrong in a type: larger for who has too many rooms, smaller for who lacks surface.

    None where nothing is wrong, where a type cannot be read, or where both situations are noted.
    """
    avant, apres = PIECES.search(actuel), PIECES.search(adapte or "")
    return _contraire(situations, int(avant[0]), int(apres[0])) if avant and apres else None


def surface_contraire(
    situations: Collection[SituationOccupation], actuelle_centiemes: int, adaptee_centiemes: int | None
) -> Contradiction | None:
    """Return what is wrong in a surface, in hundredths of a square metre, as `type_contraire`."""
    if adaptee_centiemes is None:
        return None
    return _contraire(situations, actuelle_centiemes, adaptee_centiemes)


def _contraire(situations: Collection[SituationOccupation], avant: int, apres: int) -> Contradiction | None:
    sous = SituationOccupation.SOUS_OCCUPATION in situations
    sur = SituationOccupation.SUR_OCCUPATION in situations
    if sous and not sur and apres > avant:
        return Contradiction.PLUS_GRAND
    return Contradiction.PLUS_PETIT if sur and not sous and apres < avant else None
