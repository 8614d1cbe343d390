"""Objectives: a rate always comes with its count, and says how many are missing."""

from datetime import date
from decimal import Decimal

import pytest

from caleol.rules.objectifs import (
    autres_quartiles_en_qpv,
    premier_quartile_hors_qpv,
    publics_prioritaires_du_contingent,
)
from caleol.rules.parametre import Parametres, Valeur

AU = date(2026, 11, 23)
PARAMETRES = Parametres.charger()


@pytest.mark.parametrize(
    ("nombre", "total", "atteint", "manquent"),
    [(25, 100, True, 0), (24, 100, False, 1), (1, 4, True, 0), (0, 3, False, 1), (0, 5, False, 2), (7, 10, True, 0)],
)
def test_premier_quartile_hors_qpv_asks_a_quarter(nombre: int, total: int, atteint: bool, manquent: int):
    mesure = premier_quartile_hors_qpv(nombre, total, AU, PARAMETRES)
    assert (mesure.atteint, mesure.manquent) == (atteint, manquent)


def test_nothing_counted_is_neither_reached_nor_missed():
    mesure = premier_quartile_hors_qpv(0, 0, AU, PARAMETRES)
    assert (mesure.taux_pourcent, mesure.atteint, mesure.manquent) == (None, None, 0)


def test_autres_quartiles_en_qpv_asks_half_unless_a_local_share_is_entered():
    assert autres_quartiles_en_qpv(5, 10, AU, PARAMETRES).atteint
    definition = PARAMETRES.definition("objectifs.autres_quartiles_en_qpv")
    locale = Valeur.saisie(
        definition,
        {},
        75,
        depuis=date(2022, 1, 1),
        verifie_jusqu=date(2028, 12, 31),
        source="accord local",
        verifie_par="essai",
    )
    mesure = autres_quartiles_en_qpv(5, 10, AU, PARAMETRES.avec([locale]))
    assert (mesure.atteint, mesure.manquent, mesure.taux_pourcent) == (False, 3, Decimal(50))


def test_publics_prioritaires_du_contingent_asks_a_quarter():
    assert publics_prioritaires_du_contingent(3, 10, AU, PARAMETRES).atteint


def test_objective_that_nobody_checked_is_not_judged():
    mesure = premier_quartile_hors_qpv(1, 10, date(2035, 1, 1), PARAMETRES)
    assert (mesure.objectif, mesure.atteint, mesure.manquent) == (None, None, 0)
