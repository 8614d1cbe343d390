"""Effort rate, remaining income, levels, lump sum."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.budget import (
    FormuleResteAVivre,
    NiveauEffort,
    forfait_charges,
    niveau_effort,
    reste_a_vivre,
    taux_effort,
)
from caleol.rules.parametre import Valeur
from tests.rules.faits import AU, PARAMETRES, adulte, logement, menage


def foyer(mensuel: int | None):
    return menage(adulte(), ressources_mensuelles_centimes=mensuel)


def test_gross_rate_is_rent_and_charges_over_declared_resources():
    taux = taux_effort(logement(), foyer(200_000))
    assert (taux.numerateur_centimes, taux.denominateur_centimes) == (50_000, 200_000)
    assert taux.taux_pourcent == Decimal("25.0")
    assert not taux.net


def test_annexes_energy_and_lump_sum_are_in_the_numerator():
    avec = logement(loyer_annexe_centimes=3_000, contribution_energie_centimes=2_000)
    assert taux_effort(avec, foyer(200_000), forfait_centimes=5_000).numerateur_centimes == 60_000


def test_net_rate_takes_the_aid_away_and_says_whether_it_is_estimated():
    taux = taux_effort(logement(), foyer(200_000), aide_centimes=10_000, aide_estimee=True)
    assert (taux.taux_pourcent, taux.net) == (Decimal("20.0"), True)
    assert taux.phrase == (
        "Taux d’effort net 20,0\u00a0% = (loyer et charges 500,00\u00a0€ − aide estimée 100,00\u00a0€)"
        "\u00a0/ ressources 2\u202f000,00\u00a0€."
    )


def test_the_sentence_adds_up_from_the_rent_and_charges_that_the_lot_shows():
    taux = taux_effort(logement(), foyer(200_000), forfait_centimes=8_400)
    assert "(loyer et charges 500,00\u00a0€ + forfait d’eau et de chauffage 84,00\u00a0€)\u00a0/" in taux.phrase
    avec = logement(loyer_annexe_centimes=3_000, contribution_energie_centimes=2_000)
    phrase = taux_effort(avec, foyer(200_000)).phrase
    assert "(loyer, annexes et charges 530,00\u00a0€ + contribution aux économies d’énergie 20,00\u00a0€)" in phrase


@pytest.mark.parametrize("mensuel", [None, 0])
def test_without_resources_there_is_no_rate(mensuel):
    taux = taux_effort(logement(), foyer(mensuel))
    assert taux.taux_pourcent is None
    assert "non calculable" in taux.phrase
    assert niveau_effort(taux, AU, PARAMETRES) is NiveauEffort.INCONNU


@pytest.mark.parametrize(
    ("mensuel", "niveau"),
    [
        (400_000, NiveauEffort.FAIBLE),
        (200_000, NiveauEffort.MODERE),
        (151_515, NiveauEffort.MODERE),
        (150_000, NiveauEffort.ELEVE),
    ],
)
def test_levels_follow_the_landlord_s_thresholds(mensuel, niveau):
    assert niveau_effort(taux_effort(logement(), foyer(mensuel)), AU, PARAMETRES) is niveau


def test_a_landlord_may_move_the_alert():
    definition = PARAMETRES.definition("seuils.effort_alerte")
    saisie = Valeur.saisie(
        definition, {}, 30, depuis=date(2026, 1, 1), verifie_jusqu=date(2026, 12, 31),
        source="délibération", verifie_par="A. Martin",
    )  # fmt: skip
    taux = taux_effort(logement(), foyer(160_000))
    assert niveau_effort(taux, AU, PARAMETRES) is NiveauEffort.MODERE
    assert niveau_effort(taux, AU, PARAMETRES.avec([saisie])) is NiveauEffort.ELEVE


@given(mensuel=st.integers(1, 1_000_000), aide=st.integers(0, 50_000))
def test_the_net_rate_is_never_above_the_gross_one(mensuel, aide):
    brut = taux_effort(logement(), foyer(mensuel)).taux_pourcent
    net = taux_effort(logement(), foyer(mensuel), aide_centimes=aide).taux_pourcent
    assert brut is not None
    assert net is not None
    assert net <= brut


# --------------------------------------------------------------------------------------------- remaining income


def test_remaining_income_by_day_and_person():
    reste = reste_a_vivre(taux_effort(logement(), foyer(200_000)), Decimal(2))
    assert reste.montant_centimes == 2_500
    assert reste.phrase == "Reste à vivre de 25,00\u00a0€ par jour et par personne (information)."


def test_remaining_income_by_month_and_unit():
    reste = reste_a_vivre(
        taux_effort(logement(), foyer(200_000)),
        Decimal("1.5"),
        formule=FormuleResteAVivre.PAR_MOIS_ET_UC,
        autres_charges_centimes=30_000,
    )
    assert reste.montant_centimes == 80_000


def test_remaining_income_may_be_negative_and_unknown():
    assert reste_a_vivre(taux_effort(logement(), foyer(40_000)), Decimal(1)).montant_centimes == -333
    assert reste_a_vivre(taux_effort(logement(), foyer(None)), Decimal(1)).montant_centimes is None


# --------------------------------------------------------------------------------------------- lump sum


def forfait(personnes: int, montant: int) -> Valeur:
    return Valeur.saisie(
        PARAMETRES.definition("forfait.eau_chauffage"), {"type": "T3", "personnes": str(personnes)}, montant,
        depuis=date(2026, 1, 1), verifie_jusqu=date(2026, 12, 31), source="barème 2026", verifie_par="A. Martin",
    )  # fmt: skip


def test_no_lump_sum_where_one_of_the_two_is_collective():
    assert forfait_charges(logement(), 2, AU, PARAMETRES).montant_centimes == 0
    seul = logement(eau_individuelle=True, chauffage_individuel=False)
    assert forfait_charges(seul, 2, AU, PARAMETRES).montant_centimes == 0
    assert forfait_charges(seul, 2, AU, PARAMETRES, partiel=True).montant_centimes is None


def test_no_text_gives_the_lump_sum():
    individuel = logement(eau_individuelle=True, chauffage_individuel=True)
    assert forfait_charges(individuel, 2, AU, PARAMETRES).montant_centimes is None


def test_the_landlord_enters_his_scale():
    individuel = logement(eau_individuelle=True, chauffage_individuel=True)
    avec = PARAMETRES.avec([forfait(2, 7_500), forfait(8, 12_000)])
    assert forfait_charges(individuel, 2, AU, avec).montant_centimes == 7_500
    assert forfait_charges(individuel, 11, AU, avec).montant_centimes == 12_000
