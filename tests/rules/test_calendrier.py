"""The days that a rhythm gives to a commission."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.errors import Refus
from caleol.rules.calendrier import JourFerie, Rythme, jours_du_calendrier
from caleol.rules.delais import est_ouvre

DEBUTS = st.dates(date(2020, 1, 1), date(2035, 12, 31)).filter(lambda jour: jour.weekday() < 5)


def test_every_tuesday_but_the_fourteenth_of_july():
    prevus = jours_du_calendrier(date(2026, 7, 7), date(2026, 7, 28), Rythme.HEBDOMADAIRE, JourFerie.SAUTER)
    assert [p.jour for p in prevus] == [date(2026, 7, 7), None, date(2026, 7, 21), date(2026, 7, 28)]


@pytest.mark.parametrize(("ferie", "attendu"), [(JourFerie.APRES, 15), (JourFerie.AVANT, 13)])
def test_a_holiday_moves_the_day(ferie: JourFerie, attendu: int):
    prevu = jours_du_calendrier(date(2026, 7, 14), date(2026, 7, 14), Rythme.HEBDOMADAIRE, ferie)[0]
    assert (prevu.jour, prevu.deplace) == (date(2026, 7, attendu), True)


def test_the_second_thursday_of_each_month():
    prevus = jours_du_calendrier(date(2026, 1, 8), date(2026, 4, 30), Rythme.MENSUEL, JourFerie.SAUTER)
    assert [p.theorique.day for p in prevus] == [8, 12, 12, 9]


def test_a_fifth_friday_becomes_the_last_one():
    prevus = jours_du_calendrier(date(2026, 1, 30), date(2026, 3, 31), Rythme.MENSUEL, JourFerie.SAUTER)
    assert [p.theorique for p in prevus] == [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27)]


@given(DEBUTS, st.integers(0, 366), st.sampled_from(Rythme), st.sampled_from(JourFerie))
def test_days_are_working_days_of_the_rhythm_each_once(debut: date, jours: int, rythme: Rythme, ferie: JourFerie):
    fin = debut + timedelta(days=jours)
    prevus = jours_du_calendrier(debut, fin, rythme, ferie)
    tenus = [p.jour for p in prevus if p.jour is not None]
    assert prevus[0].theorique == debut
    assert all(debut <= p.theorique <= fin and p.theorique.weekday() == debut.weekday() for p in prevus)
    assert tenus == sorted(set(tenus))
    assert all(est_ouvre(jour) for jour in tenus)
    if rythme is Rythme.HEBDOMADAIRE:
        assert len(prevus) == jours // 7 + 1


@pytest.mark.parametrize(
    ("debut", "fin", "code"),
    [
        (date(2026, 3, 3), date(2026, 3, 2), "calendrier_periode"),
        (date(2026, 3, 3), date(2027, 6, 1), "calendrier_trop_long"),
        (date(2026, 3, 7), date(2026, 6, 1), "calendrier_jour_ferme"),
    ],
)
def test_a_period_out_of_sense_is_refused(debut: date, fin: date, code: str):
    with pytest.raises(Refus) as leve:
        jours_du_calendrier(debut, fin, Rythme.MENSUEL, JourFerie.SAUTER)
    assert leve.value.code == code
