"""R822-25 and L621-2, cell by cell: the tables of the legal reference."""

import pytest

from caleol.rules.facts import Garde
from caleol.rules.occupation.decompte import decompter
from caleol.rules.occupation.faits import Qualite
from caleol.rules.occupation.situations import Etat, Manque
from caleol.rules.occupation.taille import sous_occupation, sur_occupation
from tests.rules.occupation.baux import (
    AU,
    BAREME,
    autre,
    bail,
    compte,
    en_visite,
    enfant,
    menage,
    titulaire,
)

SEUILS = {1: 9, 2: 16, 3: 25, 4: 34, 5: 43, 6: 52, 7: 61, 8: 70, 9: 70, 12: 70}


def sur(un_bail):
    return sur_occupation(un_bail, compte(un_bail), BAREME)


def sous(un_bail):
    return sous_occupation(un_bail, compte(un_bail), BAREME)


# ------------------------------------------------------------------------------------------ over-occupation


@pytest.mark.parametrize(("personnes", "seuil"), SEUILS.items())
def test_a_surface_under_the_threshold_by_one_hundredth_is_over_occupied(personnes, seuil):
    constat = sur(bail(*menage(personnes), surface_centiemes=seuil * 100 - 1))
    assert (constat.etat, constat.seuil_centiemes) == (Etat.CONSTATEE, seuil * 100)


@pytest.mark.parametrize(("personnes", "seuil"), SEUILS.items())
def test_a_surface_at_the_threshold_is_not_over_occupied(personnes, seuil):
    assert sur(bail(*menage(personnes), surface_centiemes=seuil * 100)).etat is Etat.NON_CONSTATEE


def test_a_couple_with_three_children_in_49_m2_is_not_over_occupied():
    constat = sur(bail(*menage(5), surface_centiemes=4900, pieces=2))
    assert constat.etat is Etat.NON_CONSTATEE
    assert constat.seuil_centiemes == 4300


def test_two_decimals_are_kept():
    assert sur(bail(*menage(5), surface_centiemes=4299)).etat is Etat.CONSTATEE
    assert sur(bail(*menage(5), surface_centiemes=4290)).etat is Etat.CONSTATEE
    assert sur(bail(*menage(5), surface_centiemes=4300)).etat is Etat.NON_CONSTATEE


def test_a_child_in_alternating_custody_counts_a_child_received_does_not():
    alterne = enfant(garde=Garde.ALTERNEE)
    assert sur(bail(titulaire(), alterne, surface_centiemes=1500)).etat is Etat.CONSTATEE
    assert sur(bail(titulaire(), en_visite(), surface_centiemes=1500)).etat is Etat.NON_CONSTATEE


def test_an_unknown_surface_or_household_is_named():
    assert sur(bail(surface_centiemes=None)).manques == (Manque.SURFACE,)
    vide = bail(surface_centiemes=4000)._replace(occupants=())
    assert sur(vide).manques == (Manque.COMPOSITION,)
    assert sur(vide).etat is Etat.A_VERIFIER


def test_70_m2_are_enough_whoever_lives_there():
    vide = bail(surface_centiemes=7000)._replace(occupants=())
    assert sur(vide).etat is Etat.NON_CONSTATEE


# ------------------------------------------------------------------------------------------ under-occupation

TABLE = {1: "nnooooo", 2: "nnnoooo", 3: "nnnnooo", 4: "nnnnnoo", 5: "nnnnnno", 6: "nnnnnnn"}


@pytest.mark.parametrize(
    ("personnes", "pieces", "attendu"),
    [(personnes, rang + 1, lettre) for personnes, ligne in TABLE.items() for rang, lettre in enumerate(ligne)],
)
def test_each_cell_of_the_table_of_rooms(personnes, pieces, attendu):
    etat = sous(bail(*menage(personnes), pieces=pieces)).etat
    assert etat is (Etat.CONSTATEE if attendu == "o" else Etat.NON_CONSTATEE)


def test_a_child_received_under_a_visiting_right_counts_for_the_rooms():
    assert sous(bail(titulaire(), pieces=3)).etat is Etat.CONSTATEE
    constat = sous(bail(titulaire(), en_visite(), pieces=3))
    assert (constat.etat, constat.visites, constat.personnes) == (Etat.NON_CONSTATEE, 1, 2)


def test_a_room_of_a_profession_is_left_out():
    assert sous(bail(titulaire(), pieces=3, pieces_professionnelles=1)).etat is Etat.NON_CONSTATEE
    assert sous(bail(titulaire(), pieces=4, pieces_professionnelles=1)).etat is Etat.CONSTATEE


@pytest.mark.parametrize("qualite", [Qualite.PARENT_ALLIE, Qualite.EMPLOYE, Qualite.SOUS_LOCATAIRE])
def test_a_relative_an_employee_and_a_sub_tenant_count(qualite):
    assert sous(bail(titulaire(), autre(qualite=qualite), pieces=3)).etat is Etat.NON_CONSTATEE


def test_another_person_does_not_count():
    assert sous(bail(titulaire(), autre(qualite=Qualite.TIERS), pieces=3)).etat is Etat.CONSTATEE


def test_a_dependant_counts_whatever_the_link():
    assert sous(bail(titulaire(), autre(a_charge=True), pieces=3)).etat is Etat.NON_CONSTATEE


def test_a_person_of_unknown_quality_is_asked_about_only_where_it_matters():
    constat = sous(bail(titulaire(), autre(), pieces=3))
    assert (constat.etat, constat.manques) == (Etat.A_VERIFIER, (Manque.QUALITE,))
    assert sous(bail(titulaire(), autre(), pieces=2)).etat is Etat.NON_CONSTATEE
    assert sous(bail(titulaire(), autre(), pieces=5)).etat is Etat.CONSTATEE


def test_unknown_rooms_are_named_and_the_type_never_stands_for_them():
    constat = sous(bail(pieces=None))
    assert (constat.etat, constat.manques) == (Etat.A_VERIFIER, (Manque.PIECES,))
    sans_personne = bail(pieces=None)._replace(occupants=())
    assert sous(sans_personne).manques == (Manque.PIECES, Manque.COMPOSITION)


def test_the_count_of_a_household_says_who_lives_here_and_who_counts():
    occupants = (titulaire(), en_visite(), autre(), autre(qualite=Qualite.TIERS))
    lu = decompter(occupants, AU, 55)
    assert (lu.presents, lu.comptes, lu.incertains, lu.visites) == (3, 2, 1, 1)
