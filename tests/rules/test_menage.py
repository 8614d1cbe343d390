"""Three counts of one household, and the stay of its adults."""

import pytest

from caleol.rules.facts import LienPersonne, Sejour
from caleol.rules.menage import (
    ReglesComptage,
    adultes,
    personnes_de_la_surface,
    personnes_des_pieces,
    personnes_du_plafond,
    sejour_du_menage,
)
from tests.rules.faits import AU, a_naitre, adulte, conjoint, en_alternance, en_visite, enfant, menage, personne

MELE = menage(adulte(), a_naitre(), en_alternance(), en_visite())


def test_one_household_has_three_counts():
    assert len(personnes_du_plafond(MELE)) == 2
    assert personnes_de_la_surface(MELE) == 2
    assert personnes_des_pieces(MELE) == 4


def test_each_count_is_a_setting():
    examen = ReglesComptage(a_naitre_taille=False)
    assert personnes_des_pieces(MELE, examen) == 3
    large = ReglesComptage(a_naitre_sur_occupation=True, visite_sur_occupation=True, a_naitre_plafond=True)
    assert personnes_de_la_surface(MELE, large) == 4
    assert len(personnes_du_plafond(MELE, large)) == 3


def test_a_child_who_came_of_age_is_an_adult_and_an_unborn_one_is_not():
    assert len(adultes(menage(adulte(), enfant(18), enfant(17), a_naitre()), AU)) == 2


@pytest.mark.parametrize(
    ("connus", "attendu"),
    [
        ([True, True], Sejour.REGULIER),
        ([True, None], Sejour.INCONNU),
        ([True, False], Sejour.IRREGULIER),
        ([None, False], Sejour.IRREGULIER),
    ],
)
def test_stay_of_the_adults(connus, attendu):
    foyer = menage(adulte(sejour_regulier=connus[0]), conjoint(sejour_regulier=connus[1]), enfant())
    assert sejour_du_menage(foyer, AU) is attendu


def test_the_stay_of_a_grown_child_is_asked_for():
    assert sejour_du_menage(menage(adulte(), enfant(20)), AU) is Sejour.INCONNU
    assert sejour_du_menage(menage(adulte(), enfant(17)), AU) is Sejour.REGULIER


def test_an_adult_of_unknown_age_counts_as_one():
    inconnu = personne(None, LienPersonne.ASCENDANT)
    assert sejour_du_menage(menage(adulte(), inconnu), AU) is Sejour.INCONNU
