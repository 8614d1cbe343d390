"""Categories, ceilings, resources that are compared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.errors import Refus
from caleol.rules.facts import Financement, LienPersonne, Menage, ZonePlafond
from caleol.rules.parametre import StatutValeur
from caleol.rules.plafonds import (
    Categorie,
    DerogationPlafond,
    Ressources,
    categorie_menage,
    plafond_respecte,
    plafond_ressources,
    ressources_retenues,
)
from tests.rules.faits import (
    AU,
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

PLUS_A_2026 = [23_403, 31_254, 37_584, 45_374, 53_376, 60_156]


def rang(*personnes) -> tuple[int, int]:
    categorie = categorie_menage(menage(*personnes), AU, PARAMETRES)
    return categorie.numero, categorie.personnes_supplementaires


@pytest.mark.parametrize(
    ("personnes", "attendu"),
    [
        ([adulte()], 1),
        ([adulte(40), conjoint(40)], 2),
        ([adulte(28), conjoint(27)], 3),
        ([adulte(28), conjoint(28)], 2),
        ([adulte(28), personne(27, LienPersonne.COTITULAIRE)], 2),
        ([adulte(), enfant()], 3),
        ([adulte(), enfant(), enfant()], 4),
        ([adulte(), enfant(), enfant(), enfant()], 5),
        ([adulte(), conjoint(), enfant()], 3),
        ([adulte(), conjoint(), enfant(), enfant()], 4),
        ([adulte(handicap=True)], 2),
        ([adulte(40), conjoint(40, handicap=True)], 3),
        ([adulte(28), conjoint(27, handicap=True)], 3),
        ([adulte(), conjoint(), enfant(handicap=True)], 4),
        ([adulte(handicap=True), enfant()], 3),
        ([adulte(), enfant(), enfant(), enfant(), enfant()], 6),
    ],
)
def test_category_is_the_most_favourable_line(personnes, attendu):
    assert rang(*personnes) == (attendu, 0)


def test_single_parent_with_one_child_is_category_three():
    assert rang(adulte(), enfant()) == (3, 0)


def test_young_couple_ages_sum_to_fifty_five_at_most():
    assert rang(adulte(28), conjoint(27)) == (3, 0)
    assert rang(adulte(29), conjoint(27)) == (2, 0)


def test_young_couple_is_judged_on_completed_years_of_the_day():
    couple = Menage((personne(28), personne(27, LienPersonne.CONJOINT)))
    assert categorie_menage(couple, date(2026, 12, 31), PARAMETRES).numero == 3
    assert categorie_menage(couple, date(2027, 1, 1), PARAMETRES).numero == 2


def test_couple_of_unknown_age_is_not_young():
    assert rang(personne(None), conjoint(20)) == (2, 0)


def test_child_in_alternating_custody_counts_for_the_ceiling():
    assert rang(adulte(), conjoint(), en_alternance()) == (3, 0)


def test_visiting_child_and_unborn_child_do_not_count_for_the_ceiling():
    assert rang(adulte(40), conjoint(40), en_visite(), a_naitre()) == (2, 0)


def test_beyond_six_persons_each_adds_the_supplement():
    assert rang(adulte(), conjoint(), *[enfant()] * 6) == (6, 2)


def test_single_parent_with_five_dependants_takes_one_supplement():
    assert rang(adulte(), *[enfant()] * 5) == (6, 1)


def test_empty_household_is_refused():
    with pytest.raises(Refus, match="menage_vide"):
        categorie_menage(Menage(()), AU, PARAMETRES)


def plafond(categorie: int, *, supplement: int = 0, financement=Financement.PLUS, zone=ZonePlafond.A, au=AU):
    return plafond_ressources(Categorie(categorie, supplement, ""), financement, zone, au, PARAMETRES)


@pytest.mark.parametrize(("numero", "montant"), list(enumerate(PLUS_A_2026, start=1)))
def test_plus_ceilings_of_2026_outside_paris_region(numero, montant):
    assert plafond(numero).montant_euros == montant


@pytest.mark.parametrize(
    ("financement", "zone", "jour", "montant", "statut"),
    [
        (Financement.PLUS, ZonePlafond.P, date(2023, 1, 1), 25_165, StatutValeur.VU),
        (Financement.PLUS, ZonePlafond.A, date(2025, 12, 31), 23_201, StatutValeur.VU),
        (Financement.PLAI, ZonePlafond.A, date(2025, 6, 1), 12_759, StatutValeur.VU),
        (Financement.PLAI, ZonePlafond.A, date(2026, 6, 1), 12_870, StatutValeur.CALCULE),
        (Financement.PLAI_ADAPTE, ZonePlafond.A, date(2026, 6, 1), 12_870, StatutValeur.CALCULE),
        (Financement.PLS, ZonePlafond.A, date(2025, 6, 1), 30_161, StatutValeur.VU),
        (Financement.PLS, ZonePlafond.P, date(2026, 6, 1), 34_996, StatutValeur.CALCULE),
        (Financement.ANCIEN, ZonePlafond.A, date(2026, 6, 1), 23_403, StatutValeur.VU),
    ],
)
def test_ceiling_follows_financing_zone_and_year(financement, zone, jour, montant, statut):
    trouve = plafond(1, financement=financement, zone=zone, au=jour)
    assert (trouve.montant_euros, trouve.statut) == (montant, statut)


def test_supplement_is_added_for_each_person_beyond_six():
    assert plafond(6, supplement=2).montant_euros == 60_156 + 2 * 6_710


@pytest.mark.parametrize(
    ("financement", "jour"),
    [
        (Financement.PLUS, date(2022, 12, 31)),
        (Financement.PLUS, date(2027, 1, 1)),
        (Financement.PLUS, date(2062, 5, 5)),
        (Financement.PLAI, date(2023, 6, 1)),
        (Financement.PLI, date(2026, 6, 1)),
    ],
)
def test_ceiling_that_nobody_checked_is_refused(financement, jour):
    with pytest.raises(Refus) as refus:
        plafond(1, financement=financement, au=jour)
    assert refus.value.code == "valeur_non_verifiee"
    assert refus.value.data["au"] == jour


def test_free_financing_has_no_ceiling():
    sans = plafond(1, financement=Financement.LIBRE)
    assert sans.montant_euros is None
    assert plafond_respecte(Ressources(900_000, 2024, "RFR 2024"), sans).respecte is True


def test_ceiling_prints_its_year_category_and_zone():
    assert plafond(1).phrase == "plafond PLUS 2026 de 23\u202f403\u00a0€ (catégorie 1, autres régions)"


@given(
    financement=st.sampled_from([Financement.PLAI, Financement.PLUS, Financement.PLS]),
    zone=st.sampled_from(list(ZonePlafond)),
    annee=st.integers(2024, 2026),
    personnes=st.integers(1, 9),
)
def test_ceilings_grow_with_the_category(financement, zone, annee, personnes):
    jour = date(annee, 7, 1)

    def montant(nombre):
        return plafond(
            min(nombre, 6), supplement=max(nombre - 6, 0), financement=financement, zone=zone, au=jour
        ).montant_euros

    assert montant(personnes) < montant(personnes + 1)


@given(zone=st.sampled_from(list(ZonePlafond)), annee=st.integers(2024, 2026), numero=st.integers(1, 6))
def test_plai_is_below_plus_and_plus_below_pls(zone, annee, numero):
    jour = date(annee, 7, 1)
    plai, plus, pls = (
        plafond(numero, financement=nom, zone=zone, au=jour).montant_euros
        for nom in (Financement.PLAI, Financement.PLUS, Financement.PLS)
    )
    assert plai < plus < pls


# --------------------------------------------------------------------------------------------- resources


def test_rfr_of_two_years_ago_is_taken():
    trouvees = ressources_retenues(Menage((adulte(),), rfr_euros={2024: 20_000, 2025: 19_000}), AU, PARAMETRES)
    assert (trouvees.montant_euros, trouvees.annee, trouvees.motif) == (20_000, 2024, "RFR 2024")


@pytest.mark.parametrize(("n_moins_1", "retenu"), [(18_000, 18_000), (18_001, 20_000)])
def test_last_year_is_taken_from_a_fall_of_ten_percent(n_moins_1, retenu):
    trouvees = ressources_retenues(Menage((adulte(),), rfr_euros={2024: 20_000, 2025: n_moins_1}), AU, PARAMETRES)
    assert trouvees.montant_euros == retenu


def test_last_twelve_months_may_be_lower_still():
    trouvees = ressources_retenues(
        Menage((adulte(),), rfr_euros={2024: 20_000, 2025: 17_000}, ressources_douze_mois_euros=15_000), AU, PARAMETRES
    )
    assert (trouvees.montant_euros, trouvees.annee) == (15_000, None)


def test_without_the_notice_recent_income_stands_for_it():
    assert ressources_retenues(Menage((adulte(),), rfr_euros={2025: 12_000}), AU, PARAMETRES).montant_euros == 12_000
    assert (
        ressources_retenues(Menage((adulte(),), ressources_douze_mois_euros=9_000), AU, PARAMETRES).montant_euros
        == 9_000
    )


def test_unknown_income_is_unknown_and_not_zero():
    assert ressources_retenues(Menage((adulte(),)), AU, PARAMETRES).montant_euros is None


def test_monthly_declared_income_is_never_taken_for_the_ceiling():
    assert (
        ressources_retenues(Menage((adulte(),), ressources_mensuelles_centimes=100_000), AU, PARAMETRES).montant_euros
        is None
    )


# --------------------------------------------------------------------------------------------- comparison


@pytest.mark.parametrize(("montant", "respecte"), [(23_402, True), (23_403, True), (23_404, False)])
def test_equal_to_the_ceiling_is_eligible(montant, respecte):
    assert plafond_respecte(Ressources(montant, 2024, "RFR 2024"), plafond(1)).respecte is respecte


def test_unknown_resources_are_not_an_excess():
    controle = plafond_respecte(Ressources(None, None, "RFR 2024 inconnu"), plafond(1))
    assert controle.respecte is None
    assert not controle.depasse


def test_a_named_derogation_lifts_the_ceiling_and_is_said():
    controle = plafond_respecte(Ressources(30_000, 2024, "RFR 2024"), plafond(1), DerogationPlafond.ARRETE_PREFET)
    assert controle.respecte is True
    assert "dérogation par arrêté du préfet" in controle.phrase


def test_an_excess_is_said_with_its_figures():
    controle = plafond_respecte(Ressources(30_000, 2024, "RFR 2024"), plafond(1))
    assert controle.depasse
    assert controle.phrase == (
        "Ressources de 30\u202f000\u00a0€ (RFR 2024), soit 128,2\u00a0% du plafond PLUS 2026 de 23\u202f403\u00a0€ "
        "(catégorie 1, autres régions)\u202f; plafond dépassé."
    )


def test_an_old_financing_is_said_in_words_that_a_tenant_understands():
    assert (Financement.ANCIEN.plafond, Financement.PLUS.plafond) == ("plafond des HLM anciens", "plafond PLUS")
