"""Who counts, in one pass over the occupants: not the same persons for the surface, the rooms and the ceiling."""

from datetime import date
from typing import NamedTuple

from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.occupation.faits import Occupant, Qualite
from caleol.rules.reference import regle

VISITE = Garde.DROIT_VISITE
AUTRE = LienPersonne.AUTRE
TIERS = Qualite.TIERS
COUPLE = frozenset({LienPersonne.DEMANDEUR, LienPersonne.CONJOINT})


class Decompte(NamedTuple):
    """The counts of a household.

    `presents` live here; `comptes` are counted by L621-2 for sure, `incertains` are so if their quality says it,
    `visites` are the children received, already in `comptes`. `rang_min` and `rang_max` bound the category of the
    ceilings. `handicaps` and `autonomies` count those known, `inconnus` those of whom one of the two is not known
    and neither is.
    """

    presents: int
    comptes: int
    incertains: int
    visites: int
    rang_min: int
    rang_max: int
    handicaps: int
    handicaps_inconnus: int
    autonomies: int
    inconnus: int


@regle(code="CCH", article="L621-2", depuis=date(2017, 1, 28), vu=True, exigences=("R60",))
@regle(code="Arrêté 29/07/1987", article="annexe", depuis=date(1987, 7, 29), vu=False, exigences=("R39",))
def decompter(occupants: tuple[Occupant, ...], au: date, ages_jeune_couple: int) -> Decompte:
    """Count a household for the surface, the rooms, the ceiling and the handicap, on a day.

    [vu] Rooms: the occupant and the spouse, their relatives by blood or marriage, their dependants, persons in
    their service and insured as such, sub-tenants; children received under a visiting right count.
    [non vu] Ceiling: see `plafonds.categorie_menage`, of which this is the fast form.

    Hypothèse : surface: all those who live here, a child in alternating custody included, a child received left
    out. A person without family link nor dependency, of unknown quality, may count or not for the rooms.
    """
    presents = comptes = incertains = a_charge = 0
    for lien, _, _, charge, garde, _, _, qualite in occupants:
        if garde == VISITE:
            continue
        presents += 1
        if charge:
            a_charge += 1
        elif lien == AUTRE and qualite is None:
            incertains += 1
            continue
        elif lien == AUTRE and qualite == TIERS:
            continue
        comptes += 1
    visites = len(occupants) - presents
    handicaps, handicaps_inconnus, autonomies, inconnus, rang_min, rang_max = _handicaps(occupants, presents)
    if a_charge and presents == a_charge + 1:
        rang_min = rang_max = presents + 1
    elif presents == 2 and rang_min == 2:
        jeune = _jeune_couple(occupants, au, ages_jeune_couple)
        rang_min = 3 if jeune else rang_min
        rang_max = rang_max if jeune is False else 3
    return Decompte(
        presents, comptes + visites, incertains, visites, rang_min, rang_max, handicaps, handicaps_inconnus,
        autonomies, inconnus,
    )  # fmt: skip


def _handicaps(occupants: tuple[Occupant, ...], presents: int) -> tuple[int, int, int, int, int, int]:
    """Return who has a handicap or a loss of autonomy, of whom it is not known, and the ranks it gives those present.

    The counts are those of `Decompte`; the ranks are one more where somebody who lives here has a handicap.
    """
    handicaps = handicaps_inconnus = autonomies = inconnus = 0
    rang_min = rang_max = presents
    for _, _, _, _, garde, handicap, perte, _ in occupants:
        if handicap:
            handicaps += 1
            if garde != VISITE:
                rang_min = rang_max = presents + 1
        elif handicap is None:
            handicaps_inconnus += 1
            if garde != VISITE:
                rang_max = presents + 1
        if perte:
            autonomies += 1
        elif not handicap and (handicap is None or perte is None):
            inconnus += 1
    return handicaps, handicaps_inconnus, autonomies, inconnus, rang_min, rang_max


def _jeune_couple(occupants: tuple[Occupant, ...], au: date, limite: int) -> bool | None:
    """Return whether two persons are a couple whose completed ages sum to the limit at most; None: not known."""
    couple = [occupant for occupant in occupants if occupant[4] != VISITE]
    if {occupant[0] for occupant in couple} != COUPLE:
        return False
    somme, inconnu = 0, False
    for occupant in couple:
        naissance = occupant[1]
        if naissance is None:
            inconnu = True
        else:
            somme += age_revolu(naissance, au)
    if somme > limite:
        return False
    return None if inconnu else True


def age_revolu(naissance: date, au: date) -> int:
    """Return the age in completed years, reached on the birthday."""
    return au.year - naissance.year - ((au.month, au.day) < (naissance.month, naissance.day))
