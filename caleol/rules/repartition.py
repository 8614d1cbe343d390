"""Households of one ranked list spread over dwellings that are alike, in the order of the ranks."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from caleol.rules.facts import Logement
from caleol.rules.reference import regle

ECART_DE_SURFACE = Decimal("0.10")


def semblables(un: Logement, autre: Logement) -> bool:
    """Tell whether two dwellings of a residence are alike: type, financing, zone, and a surface within a tenth.

    Hypothèse : no text says when dwellings may be filled from one pool; an unknown surface is alike to none.
    """
    memes = (un.type, un.financement, un.zone_plafond) == (autre.type, autre.financement, autre.zone_plafond)
    if not memes or un.surface is None or autre.surface is None:
        return False
    return abs(un.surface - autre.surface) <= ECART_DE_SURFACE * max(un.surface, autre.surface)


@regle(code="CCH", article="R441-3", depuis=date(2019, 9, 1), vu=True, exigences=("R20",))
def repartir(
    rangs: Sequence[int],
    convient: Mapping[int, Sequence[int]],
    logements: Sequence[int],
    par_logement: int,
    deja: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Return the dwelling of each household placed: by rank, each to the emptiest dwelling that fits it.

    [vu] Three applications at least are examined for a dwelling: `par_logement` households go to each while there
    are any. `convient` gives the dwellings that fit a household; the first dwelling of `logements` is taken at equal
    numbers, so that the first ranks are each the first candidate of a dwelling. A household is placed once. `deja` is
    how many candidates a dwelling has already.
    """
    nombre = {cle: (deja or {}).get(cle, 0) for cle in logements}
    places: dict[int, int] = {}
    for menage in rangs:
        libres = [cle for cle in logements if cle in convient.get(menage, ()) and nombre[cle] < par_logement]
        if libres and menage not in places:
            choisi = min(libres, key=lambda cle: nombre[cle])
            places[menage] = choisi
            nombre[choisi] += 1
    return places
