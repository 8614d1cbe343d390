"""Situations 3 and 4: an adapted dwelling that its occupant left, a handicap that the dwelling does not serve."""

from datetime import date
from typing import NamedTuple

from caleol.rules.occupation.decompte import Decompte
from caleol.rules.occupation.faits import Bail
from caleol.rules.occupation.situations import Etat, Manque, combiner
from caleol.rules.reference import regle

MANQUES_DU_DEPART = (Manque.ADAPTE, Manque.DEPART, Manque.HANDICAP)
MANQUES_SANS_MENAGE = (Manque.ADAPTE, Manque.DEPART, Manque.COMPOSITION)
MANQUES_DU_BESOIN = (Manque.RECONNAISSANCE, Manque.BESOIN, Manque.ADAPTE)


class AdapteSansOccupant(NamedTuple):
    """Whether the dwelling is adapted, its disabled occupant gone, and who of those present is."""

    etat: Etat
    manques: tuple[Manque, ...]
    adapte: bool | None
    depart: bool | None
    handicaps: int
    inconnus: int
    autonomies: int


class BesoinAdaptation(NamedTuple):
    """Recognised handicaps and losses of autonomy, the need, the dwelling; signals make a case suspected only."""

    etat: Etat
    manques: tuple[Manque, ...]
    adapte: bool | None
    besoin: bool | None
    handicaps: int
    autonomies: int
    inconnus: int
    signaux: tuple[str, ...]
    suspicion: bool


@regle(code="CCH", article="L442-5-2 3°", depuis=date(2019, 1, 1), vu=True, exigences=("R57",))
def adapte_sans_occupant(bail: Bail, compte: Decompte) -> AdapteSansOccupant:
    """Tell whether an adapted dwelling was left by its occupant with a handicap, none of those here having one.

    [vu] "Dwelling left by the occupant with a handicap, where it is an adapted dwelling". A dwelling that was
    adapted but never lived in by such a person is not in this case.

    Hypothèse : a child with a handicap received under a visiting right keeps the dwelling served; a loss of
    autonomy does not by itself, and is said to the reader.
    """
    inconnus, connus = compte.handicaps_inconnus, compte.presents > 0
    personne = False if compte.handicaps else None if inconnus or not connus else True
    etat, manques = combiner(
        (bail.adapte, bail.depart_handicap, personne), MANQUES_DU_DEPART if connus else MANQUES_SANS_MENAGE
    )
    return AdapteSansOccupant(
        etat, manques, bail.adapte, bail.depart_handicap, compte.handicaps, inconnus, compte.autonomies
    )


@regle(code="CCH", article="L442-5-2 4°", depuis=date(2019, 1, 1), vu=True, exigences=("R57",))
def besoin_adaptation(bail: Bail, compte: Decompte) -> BesoinAdaptation:
    """Tell whether a recognised handicap or loss of autonomy needs an adapted dwelling that this one is not.

    [vu] "Recognition of a handicap or of a loss of autonomy that makes the allocation of an adapted dwelling
    necessary": recognition and need are two facts. A suspected case, made by a request, a statement or a visit
    and never by an age, is told apart and is not this situation.
    """
    reconnus = compte.handicaps + compte.autonomies
    reconnu = True if reconnus else None if compte.inconnus or not compte.presents else False
    inadapte = None if bail.adapte is None else not bail.adapte
    etat, manques = combiner((reconnu, bail.besoin_adaptation, inadapte), MANQUES_DU_BESOIN)
    suspicion = bool(bail.signaux) and not reconnus and not bail.adapte
    return BesoinAdaptation(
        etat, manques, bail.adapte, bail.besoin_adaptation, compte.handicaps, compte.autonomies, compte.inconnus,
        bail.signaux, suspicion,
    )  # fmt: skip
