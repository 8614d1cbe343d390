"""False voices, for a rehearsal only: they show a count, a majority, a tie."""

from collections.abc import Sequence

from caleol.queries.scrutin_lot import ABSTENTION
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.scrutin import CONTRE

POUR = "1"


class GenreVoix(EnumLibelle):
    """How false voices fall."""

    MAJORITE = "majorite", "une majorité pour"
    EGALITE = "egalite", "à égalité"
    REFUS = "refus", "une majorité contre"


def false_voices(sieges: Sequence[int], genre: GenreVoix) -> dict[int, str]:
    """Return the voice of each seat: the proposed ranking, a refusal, or an abstention where a tie leaves one over."""
    nombre = len(sieges)
    if genre is GenreVoix.EGALITE:
        choix = [POUR, CONTRE] * (nombre // 2) + [ABSTENTION] * (nombre % 2)
    else:
        gagnant, perdant = (POUR, CONTRE) if genre is GenreVoix.MAJORITE else (CONTRE, POUR)
        perdus = (nombre - 1) // 3
        choix = [gagnant] * (nombre - perdus) + [perdant] * perdus
    return dict(zip(sieges, choix, strict=True))
