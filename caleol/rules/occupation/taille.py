"""Situations 1 and 2: too small by the surface (R822-25), too large by the rooms (L621-2)."""

from datetime import date
from typing import NamedTuple

from caleol.rules.occupation.bareme import RANGS, Bareme
from caleol.rules.occupation.decompte import Decompte
from caleol.rules.occupation.faits import Bail
from caleol.rules.occupation.situations import Etat, Manque
from caleol.rules.reference import regle


class SurOccupation(NamedTuple):
    """Persons, surface and threshold in hundredths of a square metre."""

    etat: Etat
    manques: tuple[Manque, ...]
    personnes: int
    surface_centiemes: int | None
    seuil_centiemes: int | None


class SousOccupation(NamedTuple):
    """Habitable rooms without those of a profession, the persons counted, those who may count, the margin."""

    etat: Etat
    manques: tuple[Manque, ...]
    pieces: int | None
    pieces_professionnelles: int
    personnes: int
    incertaines: int
    visites: int
    marge: int


@regle(code="CCH", article="L442-5-2", depuis=date(2019, 1, 1), vu=True, exigences=("R57", "R59"))
@regle(
    code="CCH", article="R822-25", depuis=date(2019, 9, 1), vu=True,
    valeurs=("seuils.surface_minimale",), exigences=("R58",),
)  # fmt: skip
def sur_occupation(bail: Bail, compte: Decompte, bareme: Bareme) -> SurOccupation:
    """Tell whether the surface is strictly under the threshold of the persons who live here.

    [vu] 9 m² for one person, 16 m² for two, 9 m² more for each other, 70 m² for eight and more. 43.00 m² for
    five persons is not over-occupied, 42.99 m² is. A surface of the last threshold is never over-occupied,
    however many live here.
    """
    surface, personnes, surfaces = bail.surface_centiemes, compte.presents, bareme.surfaces
    seuil = surfaces[min(RANGS, personnes)] if personnes else None
    if surface is None or seuil is None:
        if surface is not None and surface >= surfaces[RANGS]:
            return SurOccupation(Etat.NON_CONSTATEE, (), personnes, surface, surfaces[RANGS])
        return SurOccupation(Etat.A_VERIFIER, _manques(surface, personnes), personnes, surface, seuil)
    etat = Etat.CONSTATEE if surface < seuil else Etat.NON_CONSTATEE
    return SurOccupation(etat, (), personnes, surface, seuil)


def surface_suivante(personnes: int, bareme: Bareme) -> int | None:
    """Return the surface asked for with one more person, in hundredths; None from the last threshold on."""
    return bareme.surfaces[personnes + 1] if 0 < personnes < RANGS else None


def _manques(surface: int | None, personnes: int) -> tuple[Manque, ...]:
    """Return what is missing to compare a surface with persons."""
    manques = (Manque.SURFACE,) if surface is None else ()
    return manques if personnes else (*manques, Manque.COMPOSITION)


@regle(code="CCH", article="L442-5-2", depuis=date(2019, 1, 1), vu=True, exigences=("R57",))
@regle(
    code="CCH", article="L621-2", depuis=date(2017, 1, 28), vu=True,
    valeurs=("seuils.pieces_au_dela_des_personnes",), exigences=("R60",),
)  # fmt: skip
def sous_occupation(bail: Bail, compte: Decompte, bareme: Bareme) -> SousOccupation:
    """Tell whether habitable rooms exceed the persons counted by more than one.

    [vu] Kitchens are no habitable rooms, nor are the rooms used and needed for a profession or an elected
    office. A couple in three rooms is not under-occupying, in four it is. The type of the dwelling (T4) never
    stands for its habitable rooms.

    Hypothèse : no room of a profession where none was declared.
    """
    pieces = None if bail.pieces is None else bail.pieces - bail.pieces_professionnelles
    marge, sures = bareme.marge_pieces, compte.comptes
    manques: tuple[Manque, ...] = ()
    if not compte.presents:
        etat, manques = Etat.A_VERIFIER, (Manque.COMPOSITION,)
        if pieces is None:
            manques = (Manque.PIECES, Manque.COMPOSITION)
    elif pieces is None:
        etat, manques = Etat.A_VERIFIER, (Manque.PIECES,)
    elif pieces <= sures + marge:
        etat = Etat.NON_CONSTATEE
    elif pieces > sures + compte.incertains + marge:
        etat = Etat.CONSTATEE
    else:
        etat, manques = Etat.A_VERIFIER, (Manque.QUALITE,)
    return SousOccupation(
        etat, manques, pieces, bail.pieces_professionnelles, sures, compte.incertains, compte.visites, marge
    )
