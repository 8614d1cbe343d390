"""Households of one ranked list spread over alike dwellings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.facts import Financement
from caleol.rules.repartition import repartir, semblables
from tests.rules.faits import logement


@pytest.mark.parametrize(
    ("autre", "attendu"),
    [
        (logement(surface=Decimal("65.00")), True),
        (logement(surface=Decimal("75.00")), False),
        (logement(type="T4"), False),
        (logement(financement=Financement.PLS), False),
        (logement(surface=None), False),
    ],
)
def test_alike_means_type_financing_and_a_close_surface(autre, attendu):
    assert semblables(logement(), autre) is attendu
    assert semblables(autre, logement()) is attendu


def test_the_first_ranks_are_each_the_first_candidate_of_a_dwelling():
    places = repartir([1, 2, 3, 4, 5, 6, 7], {m: [10, 20, 30] for m in range(1, 8)}, [10, 20, 30], 2)
    assert places == {1: 10, 2: 20, 3: 30, 4: 10, 5: 20, 6: 30}


def test_a_household_goes_to_the_dwelling_that_fits_it():
    assert repartir([1, 2], {1: [20], 2: [10, 20]}, [10, 20], 3) == {1: 20, 2: 10}


def test_a_dwelling_that_has_candidates_waits_for_the_others():
    assert repartir([1, 2, 3], {m: [10, 20] for m in (1, 2, 3)}, [10, 20], 2, {10: 1}) == {1: 20, 2: 10, 3: 20}


TIRAGES = st.tuples(
    st.lists(st.integers(1, 30), unique=True, max_size=20),
    st.dictionaries(st.integers(1, 30), st.lists(st.sampled_from([100, 200, 300]), unique=True)),
    st.lists(st.sampled_from([100, 200, 300]), unique=True, max_size=3),
    st.integers(0, 4),
)


@given(TIRAGES)
def test_nobody_is_placed_twice_nor_where_it_does_not_fit_and_nobody_waits_before_a_free_place(tirage):
    rangs, convient, logements, par_logement = tirage
    places = repartir(rangs, convient, logements, par_logement)
    par_cle = {cle: [m for m in rangs if places.get(m) == cle] for cle in logements}
    assert all(cle in convient[menage] for menage, cle in places.items())
    assert all(len(menages) <= par_logement for menages in par_cle.values())
    for menage in rangs:
        if menage not in places:
            assert all(len(par_cle[cle]) == par_logement for cle in convient.get(menage, ()) if cle in par_cle)
