"""The place told to an applicant: a band, never a rank, and only where there is enough to compare."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.parametre import Parametres
from caleol.rules.position import Bande, attente_moyenne, position

JOUR = date(2026, 11, 23)
PARAMETRES = Parametres.charger()


@pytest.mark.parametrize(
    ("rang", "nombre", "bande"),
    [
        (1, 20, Bande.DIX),
        (2, 20, Bande.DIX),
        (3, 20, Bande.VINGT_CINQ),
        (5, 20, Bande.VINGT_CINQ),
        (6, 20, Bande.MOITIE),
        (10, 20, Bande.MOITIE),
        (11, 20, Bande.SUITE),
        (20, 20, Bande.SUITE),
    ],
)
def test_band_is_the_first_that_holds_the_rank(rang: int, nombre: int, bande: Bande):
    assert position(rang, nombre, JOUR, PARAMETRES).bande is bande


def test_too_few_comparable_applications_make_no_band():
    dite = position(1, 19, JOUR, PARAMETRES)
    assert (dite.bande, dite.comparables, dite.minimum) == (None, 19, 20)


@pytest.mark.parametrize(("rang", "nombre"), [(0, 30), (31, 30), (1, 0)])
def test_rank_outside_the_list_is_an_error(rang: int, nombre: int):
    with pytest.raises(ValueError, match="outside"):
        position(rang, nombre, JOUR, PARAMETRES)


@given(nombre=st.integers(20, 5000), donnees=st.data())
def test_nobody_behind_stands_in_a_better_band(nombre: int, donnees: st.DataObject):
    devant = donnees.draw(st.integers(1, nombre))
    derriere = donnees.draw(st.integers(devant, nombre))
    ordre = list(Bande)
    bandes = [position(rang, nombre, JOUR, PARAMETRES).bande for rang in (devant, derriere)]
    rangs = [ordre.index(bande) for bande in bandes if bande]
    assert len(rangs) == 2
    assert rangs[0] <= rangs[1]


def test_mean_wait_is_in_whole_months():
    un_an = [(date(2024, 1, 1), date(2025, 1, 1))] * 5
    trois_ans = [(date(2022, 1, 1), date(2025, 1, 1))] * 5
    assert attente_moyenne(un_an + trois_ans, JOUR, PARAMETRES).mois == 24


def test_too_few_satisfied_applications_make_no_mean():
    dite = attente_moyenne([(date(2024, 1, 1), JOUR)] * 9, JOUR, PARAMETRES)
    assert (dite.mois, dite.nombre) == (None, 9)


@given(st.lists(st.integers(0, 8000), min_size=10, max_size=40))
def test_mean_lies_between_the_shortest_and_the_longest_wait(jours: list[int]):
    periodes = [(JOUR - timedelta(days=nombre), JOUR) for nombre in jours]
    mois = attente_moyenne(periodes, JOUR, PARAMETRES).mois
    assert mois is not None
    assert min(jours) / 30.5 - 1 <= mois <= max(jours) / 30.4 + 1
