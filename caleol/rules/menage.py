"""Who counts in a household: not the same persons for the ceiling, the rooms and the surface."""

from dataclasses import dataclass
from datetime import date

from caleol.rules.facts import Garde, LienPersonne, Menage, Personne, Sejour
from caleol.rules.reference import regle

MAJORITE = 18


@dataclass(frozen=True, slots=True)
class ReglesComptage:
    """Whether a child to be born (with its proof) and a visiting child count; each is a setting.

    The defaults are the project's settled reading: an unborn child counts for the size of the dwelling
    only, a visiting child in the rooms of L621-2 only.
    """

    a_naitre_taille: bool = True
    a_naitre_plafond: bool = False
    a_naitre_sur_occupation: bool = False
    visite_pieces: bool = True
    visite_sur_occupation: bool = False


COMPTAGE_PAR_DEFAUT = ReglesComptage()


@regle(code="CCH", article="L442-12", depuis=date(2017, 1, 21), vu=True)
@regle(code="Arrêté 29/07/1987", article="1", depuis=date(1987, 7, 29), vu=False)
def personnes_du_plafond(menage: Menage, regles: ReglesComptage = COMPTAGE_PAR_DEFAUT) -> tuple[Personne, ...]:
    """Return the persons counted for the income ceiling: alternating custody counts, visiting right does not.

    [vu] the list of persons; [non vu] the custody: a child in alternating custody counts in the home of both
    parents. An unborn child does not count, unless the setting says so.
    """
    return tuple(
        [
            personne
            for personne in menage.personnes
            if personne.garde is not Garde.DROIT_VISITE and (regles.a_naitre_plafond or not personne.a_naitre)
        ]
    )


@regle(code="CCH", article="R822-25", depuis=date(2019, 9, 1), vu=True, exigences=("R58",))
def personnes_de_la_surface(menage: Menage, regles: ReglesComptage = COMPTAGE_PAR_DEFAUT) -> int:
    """Count the persons for the smallest surface allowed.

    Hypothèse : a child in alternating custody counts, a child with visiting right and an unborn child do not,
    unless the settings say so.
    """
    return sum(
        [
            (regles.a_naitre_sur_occupation or not personne.a_naitre)
            and (regles.visite_sur_occupation or personne.garde is not Garde.DROIT_VISITE)
            for personne in menage.personnes
        ]
    )


@regle(code="CCH", article="L621-2", depuis=date(2017, 1, 21), vu=True, exigences=("R60",))
def personnes_des_pieces(menage: Menage, regles: ReglesComptage = COMPTAGE_PAR_DEFAUT) -> int:
    """Count the persons for the number of rooms: children with visiting right count.

    Hypothèse : when a dwelling is allocated, a child to be born with its proof counts for the size; when the
    occupancy of a sitting tenant is examined it does not (the setting is then False).
    """
    return sum(
        [
            (regles.a_naitre_taille or not personne.a_naitre)
            and (regles.visite_pieces or personne.garde is not Garde.DROIT_VISITE)
            for personne in menage.personnes
        ]
    )


def adultes(menage: Menage, au: date) -> tuple[Personne, ...]:
    """Return the adults of a household; where the age is unknown everybody is one, except a child."""
    return tuple([personne for personne in menage.personnes if _est_adulte(personne, au)])


def _est_adulte(personne: Personne, au: date) -> bool:
    """Return whether a person is an adult on a day."""
    age = personne.age(au)
    if age is None:
        return not personne.a_naitre and personne.lien is not LienPersonne.ENFANT
    return age >= MAJORITE


@regle(code="CCH", article="R441-1", depuis=date(2022, 4, 20), vu=True, exigences=("R37",))
def sejour_du_menage(menage: Menage, au: date) -> Sejour:
    """Tell what is known of the stay: one adult not regular makes it irregular, one unknown leaves a doubt.

    [vu] Every adult of the household must stay regularly and permanently; the list of titles is in an
    arrêté that was not read [non vu]: a person checks the title and enters the result.
    """
    connus = [personne.sejour_regulier for personne in adultes(menage, au)]
    if False in connus:
        return Sejour.IRREGULIER
    if not connus or None in connus:
        return Sejour.INCONNU
    return Sejour.REGULIER
