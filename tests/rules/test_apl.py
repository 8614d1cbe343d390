"""Estimate of housing aid, always labelled with the date of its scale."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.apl import FamilleApl, estimation_apl, famille_apl
from tests.rules.faits import PARAMETRES, a_naitre, adulte, conjoint, en_visite, enfant, menage

SEUL = FamilleApl(couple=False, a_charge=0)
EN_2025 = date(2025, 11, 15)


def estimation(loyer=35_000, zone="2", famille=SEUL, ressources=9_000, au=EN_2025):
    return estimation_apl(loyer, zone, famille, ressources, au, PARAMETRES)


def test_worked_example_is_188_euros():
    trouvee = estimation()
    assert trouvee.montant_centimes == 18_800
    assert trouvee.a_jour
    assert trouvee.phrase == "Aide au logement estimée à 188\u00a0€ par mois (barème du 1er\u00a0octobre 2025)."


def test_a_later_day_uses_the_last_scale_and_says_so():
    trouvee = estimation(au=date(2026, 11, 23))
    assert not trouvee.a_jour
    assert "barème du 1er\u00a0octobre 2025, non actualisé" in trouvee.phrase


@pytest.mark.parametrize(
    "manque", [{"zone": None}, {"ressources": None}, {"au": date(2019, 1, 1)}, {"zone": "9"}, {"au": date(2022, 1, 1)}]
)
def test_without_zone_resources_or_scale_there_is_no_estimate(manque):
    assert estimation(**manque).montant_centimes is None


def test_no_resources_leave_the_smallest_participation():
    assert estimation(ressources=0).montant_centimes == 30_600  # 290.34 + 60.59 - 39.56 - 5


def test_high_resources_leave_no_aid():
    assert estimation(ressources=40_000).montant_centimes == 0


def test_a_rent_under_the_ceiling_counts_as_it_is():
    assert estimation(loyer=12_000, ressources=0).montant_centimes == 13_600  # 120 + 60.59 - 39.56 - 5


def test_family_counts_the_couple_and_the_dependants():
    assert famille_apl(menage(adulte(), conjoint(), enfant(), en_visite(), a_naitre())) == FamilleApl(True, 1)


FAMILLES = st.builds(FamilleApl, couple=st.booleans(), a_charge=st.integers(0, 9))


@given(famille=FAMILLES, zone=st.sampled_from("123"), loyer=st.integers(5_000, 90_000), revenu=st.integers(0, 40_000))
def test_more_resources_never_raise_the_aid(famille, zone, loyer, revenu):
    aide = estimation(loyer, zone, famille, revenu).montant_centimes
    apres = estimation(loyer, zone, famille, revenu + 500).montant_centimes
    assert aide is not None
    assert apres is not None
    assert 0 <= apres <= aide


@given(couple=st.booleans(), a_charge=st.integers(1, 8), revenu=st.integers(0, 25_000))
def test_one_more_dependant_never_lowers_the_aid(couple, a_charge, revenu):
    aides = [estimation(60_000, "2", FamilleApl(couple, n), revenu).montant_centimes for n in (a_charge, a_charge + 1)]
    assert aides[0] <= aides[1]
