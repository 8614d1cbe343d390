"""Units of consumption, first quartile, priority publics."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.facts import LienPersonne
from caleol.rules.parametre import Parametres
from caleol.rules.priorites import (
    libelles_priorites,
    premier_quartile,
    publics_prioritaires,
    quartile,
    revenu_par_uc,
    unites_consommation,
)
from tests.rules.faits import (
    AU,
    MEL,
    PARAMETRES,
    a_naitre,
    adulte,
    conjoint,
    en_alternance,
    en_visite,
    enfant,
    menage,
    personne,
)

FAMILLE = menage(adulte(), conjoint(), enfant(15), enfant(8), ressources_mensuelles_centimes=135_000)
EN_2020 = date(2020, 7, 1)


def test_couple_with_children_of_15_and_8_is_2_3_units():
    unites = unites_consommation(FAMILLE, AU, PARAMETRES)
    assert unites.valeur == Decimal("2.3")
    assert unites.detail == "1 + 0,5 + 0,5 + 0,3"


@pytest.mark.parametrize(("age", "part"), [(13, "1.3"), (14, "1.5")])
def test_fourteen_years_are_reached_on_the_birthday(age, part):
    assert unites_consommation(menage(adulte(), enfant(age)), AU, PARAMETRES).valeur == Decimal(part)


def test_alternating_custody_counts_visit_and_unborn_do_not():
    foyer = menage(adulte(), en_alternance(), en_visite(), a_naitre())
    assert unites_consommation(foyer, AU, PARAMETRES).valeur == Decimal("1.3")


def test_a_child_of_unknown_age_leaves_the_sum_unknown():
    inconnu = menage(adulte(), personne(None, LienPersonne.ENFANT), ressources_mensuelles_centimes=100_000)
    assert unites_consommation(inconnu, AU, PARAMETRES).valeur is None
    assert premier_quartile(inconnu, MEL, AU, PARAMETRES).premier is None


def test_worked_example_1350_euros_a_month_in_2020():
    resultat = premier_quartile(
        menage(
            *(p for p in (adulte(41), conjoint(41), enfant(21), enfant(14))), ressources_mensuelles_centimes=135_000
        ),
        MEL,
        EN_2020,
        PARAMETRES,
    )
    assert resultat.revenu_uc == Decimal("7043.48")
    assert resultat.seuil is not None
    assert resultat.seuil.entier == 7_800
    assert resultat.premier is True


@pytest.mark.parametrize(("mensuel", "premier"), [(78_799, True), (78_800, False), (78_801, False)])
def test_the_test_is_strict(mensuel, premier):
    seul = menage(adulte(), ressources_mensuelles_centimes=mensuel)
    assert premier_quartile(seul, MEL, AU, PARAMETRES).premier is premier


def test_the_comparison_is_not_rounded():
    seul = menage(adulte(), conjoint(), ressources_mensuelles_centimes=118_199)
    assert revenu_par_uc(seul, AU, PARAMETRES) == Decimal("9455.92")
    assert premier_quartile(seul, MEL, AU, PARAMETRES).premier is True


def test_the_rfr_never_makes_a_quartile():
    assert premier_quartile(menage(adulte(), rfr_euros={2024: 1}), MEL, AU, PARAMETRES).premier is None


def test_rehousing_for_urban_renewal_counts_whatever_the_income():
    riche = menage(adulte(), ressources_mensuelles_centimes=900_000)
    assert premier_quartile(riche, MEL, AU, PARAMETRES, relogement_ru=True).premier is True


@pytest.mark.parametrize(
    ("epci", "jour"), [(MEL, date(2022, 6, 1)), (MEL, date(2027, 1, 1)), ("200000000", AU), (None, AU)]
)
def test_a_threshold_nobody_checked_gives_no_answer(epci, jour):
    resultat = premier_quartile(FAMILLE, epci, jour, PARAMETRES)
    assert resultat.premier is None
    assert resultat.seuil is None


@pytest.mark.parametrize(
    ("jour", "epci", "seuil"),
    [
        (date(2024, 1, 1), MEL, 9_324),
        (date(2025, 12, 31), MEL, 9_427),
        (date(2026, 6, 1), MEL, 9_456),
        (date(2026, 6, 1), "CU de Dunkerque", 10_068),
        (date(2026, 6, 1), "CA du Pays de Gex", 12_058),
        (date(2025, 6, 1), "Île-de-France", 12_000),
        (date(2026, 6, 1), "CA de Blois ’Agglopolys’", 9_300),
    ],
)
def test_thresholds_by_year_and_territory(jour, epci, seuil):
    assert Parametres.charger().valeur("quartile.q1", jour, epci=epci).entier == seuil


@pytest.mark.parametrize(
    ("mensuel", "rang"), [(78_799, 1), (78_800, 2), (116_124, 2), (116_125, 3), (161_499, 3), (161_500, 4)]
)
def test_the_four_quartiles_of_the_metropolis(mensuel, rang):
    assert quartile(menage(adulte(), ressources_mensuelles_centimes=mensuel), MEL, AU, PARAMETRES) == rang


def test_no_quartile_without_income():
    assert quartile(menage(adulte()), MEL, AU, PARAMETRES) is None


@given(mensuel=st.integers(1, 400_000), plus=st.integers(0, 100_000))
def test_a_higher_income_is_never_a_lower_quartile(mensuel, plus):
    def rang(montant: int) -> int:
        trouve = quartile(menage(adulte(), ressources_mensuelles_centimes=montant), MEL, AU, PARAMETRES)
        assert trouve is not None
        return trouve

    assert rang(mensuel) <= rang(mensuel + plus)


def test_fourteen_publics_and_the_dalo_above():
    cles = [public.cle for public in publics_prioritaires(AU)]
    assert cles[0] == "dalo"
    assert len(cles) == 15
    assert len(publics_prioritaires(date(2021, 1, 1))) == 14


def test_letters_are_labels_that_nobody_verified():
    assert not any(public.lettre_verifiee for public in publics_prioritaires(AU))


def test_neutral_labels_say_neither_health_nor_violence():
    cles = frozenset({"violences", "handicap", "expulsion"})
    assert libelles_priorites(cles, neutre=True) == (
        "Situation prioritaire attestée",
        "Menacé d’expulsion sans relogement",
    )
    assert len(libelles_priorites(cles)) == 3
