"""Holidays, due dates, life of an application, pace of the commission."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.errors import Refus
from caleol.rules.delais import (
    EtatDemande,
    ajouter_mois,
    delai_convocation,
    delai_laisse,
    echeance,
    echeance_reponse,
    est_ouvre,
    intervalle_seances,
    jours_feries,
    mois_pleins,
    notification_attendue,
    paques,
    premiere_echeance_reactivable,
    retrait_a_temps,
    validite_demande,
)
from caleol.rules.reglement import UniteDelai
from tests.rules.faits import AU, PARAMETRES, regles

JOURS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("annee", "jour"),
    [
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2011, date(2011, 4, 24)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(annee, jour):
    assert paques(annee) == jour


def test_holidays_of_2026():
    assert jours_feries(2026) == {
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    }


def test_alsace_and_moselle_have_two_more():
    assert jours_feries(2026, alsace_moselle=True) - jours_feries(2026) == {date(2026, 4, 3), date(2026, 12, 26)}


def test_notified_on_2_february_ten_days_end_on_the_12th():
    assert echeance(date(2026, 2, 2), 10) == date(2026, 2, 12)


def test_when_the_12th_is_a_saturday_it_ends_on_monday_14():
    assert date(2022, 2, 12).weekday() == 5
    assert echeance(date(2022, 2, 2), 10) == date(2022, 2, 14)


def test_a_holiday_pushes_the_end():
    assert echeance(date(2026, 11, 1), 10) == date(2026, 11, 12)
    assert echeance(date(2026, 12, 15), 10) == date(2026, 12, 28)


def test_alsace_moselle_changes_the_end():
    assert echeance(date(2025, 12, 16), 10) == date(2025, 12, 26)
    assert echeance(date(2025, 12, 16), 10, alsace_moselle=True) == date(2025, 12, 29)


@given(notifie=JOURS, jours=st.integers(0, 60), alsace=st.booleans())
def test_a_delay_never_ends_on_a_closed_day_nor_early(notifie, jours, alsace):
    fin = echeance(notifie, jours, alsace_moselle=alsace)
    assert est_ouvre(fin, alsace_moselle=alsace)
    assert timedelta(0) <= fin - (notifie + timedelta(days=jours)) <= timedelta(days=5)


@given(notifie=JOURS, jours=st.integers(0, 60))
def test_a_longer_delay_never_ends_sooner(notifie, jours):
    assert echeance(notifie, jours) <= echeance(notifie, jours + 1)


def test_an_offer_leaves_ten_days_at_least():
    assert echeance_reponse(date(2026, 2, 2), regles(), PARAMETRES) == date(2026, 2, 12)
    assert echeance_reponse(date(2026, 2, 2), regles(reponse_offre_jours=15), PARAMETRES) == date(2026, 2, 17)
    with pytest.raises(Refus, match="delai_reponse_trop_court"):
        echeance_reponse(date(2026, 2, 2), regles(reponse_offre_jours=8), PARAMETRES)


# --------------------------------------------------------------------------------------------- months


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_adding_months(jour, mois, attendu):
    assert ajouter_mois(jour, mois) == attendu


@pytest.mark.parametrize(
    ("debut", "fin", "mois"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2022, 11, 21), date(2025, 11, 22), 36),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2026, 5, 5), date(2026, 5, 5), 0),
    ],
)
def test_full_months(debut, fin, mois):
    assert mois_pleins(debut, fin) == mois


@given(debut=JOURS, mois=st.integers(0, 240))
def test_full_months_are_the_months_that_were_added(debut, mois):
    assert mois_pleins(debut, ajouter_mois(debut, mois)) >= mois


# --------------------------------------------------------------------------------------------- application


@pytest.mark.parametrize(
    ("au", "etat"),
    [
        (date(2026, 3, 1), EtatDemande.ACTIVE),
        (date(2026, 3, 2), EtatDemande.EXPIREE),
        (date(2026, 9, 1), EtatDemande.EXPIREE),
        (date(2026, 9, 2), EtatDemande.RADIEE),
    ],
)
def test_twelve_months_then_revivable_to_the_eighteenth(au, etat):
    assert validite_demande(date(2025, 3, 1), None, au, PARAMETRES).etat is etat


def test_a_renewal_starts_a_new_year():
    assert validite_demande(date(2020, 3, 1), date(2026, 3, 1), AU, PARAMETRES).echeance == date(2027, 3, 1)


@given(depot=st.dates(date(2022, 1, 1), date(2026, 11, 1)))
def test_the_bulk_limit_of_revival_says_the_same_as_the_rule(depot):
    validite = validite_demande(depot, None, AU, PARAMETRES)
    vivante = validite.echeance >= premiere_echeance_reactivable(AU, PARAMETRES)
    assert vivante is (validite.etat is not EtatDemande.RADIEE)


# --------------------------------------------------------------------------------------------- commission


@pytest.mark.parametrize(("convoque", "respecte"), [(date(2026, 11, 18), True), (date(2026, 11, 19), False)])
def test_convocation_five_days_before(convoque, respecte):
    assert delai_convocation(convoque, AU, regles()).respecte is respecte


def test_working_days_leave_out_the_weekend_and_both_ends():
    ouvres = regles(convocation_jours=4, convocation_unite=UniteDelai.OUVRES)
    assert delai_convocation(date(2026, 11, 16), date(2026, 11, 23), ouvres).respecte
    assert not delai_convocation(date(2026, 11, 17), date(2026, 11, 23), ouvres).respecte


@pytest.mark.parametrize(("derniere", "respecte"), [(date(2026, 9, 23), True), (date(2026, 9, 22), False)])
def test_at_least_one_seance_every_two_months(derniere, respecte):
    controle = intervalle_seances(derniere, AU, PARAMETRES)
    assert controle.respecte is respecte
    assert "prochaine attendue avant" in controle.phrase


@pytest.mark.parametrize(("fin", "respecte"), [(date(2026, 11, 12), True), (date(2026, 11, 11), False)])
def test_an_offer_leaves_ten_days_from_its_proof(fin, respecte):
    controle = delai_laisse(date(2026, 11, 2), fin, PARAMETRES)
    assert controle.respecte is respecte
    assert "02/11/2026" in controle.phrase


@pytest.mark.parametrize(("au", "respecte"), [(date(2026, 11, 23), True), (date(2026, 11, 24), False)])
def test_a_decision_is_withdrawn_within_four_months(au, respecte):
    controle = retrait_a_temps(date(2026, 7, 23), au, PARAMETRES)
    assert controle.respecte is respecte
    assert "4\u00a0mois" in controle.phrase


def test_a_withdrawal_before_the_text_is_known_is_not_judged():
    with pytest.raises(Refus, match="valeur_non_verifiee"):
        retrait_a_temps(date(2016, 1, 1), date(2016, 2, 1), PARAMETRES)


@pytest.mark.parametrize(("jours", "respecte"), [(30, True), (31, False)])
def test_an_opinion_that_is_not_notified_is_told_after_thirty_days(jours, respecte):
    assert notification_attendue(AU, AU + timedelta(days=jours), PARAMETRES).respecte is respecte


def test_what_only_warns_takes_the_last_figure_known_once_nobody_has_checked_it():
    plus_tard = date(2031, 2, 3)
    with pytest.raises(Refus, match="valeur_non_verifiee"):
        PARAMETRES.valeur("delais.intervalle_seances", plus_tard)
    assert not intervalle_seances(date(2030, 12, 2), plus_tard, PARAMETRES).respecte
    assert delai_laisse(plus_tard, plus_tard + timedelta(days=10), PARAMETRES).respecte
    assert not notification_attendue(plus_tard, plus_tard + timedelta(days=31), PARAMETRES).respecte
