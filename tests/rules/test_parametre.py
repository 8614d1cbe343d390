"""Dated values: answered for a day that somebody checked, refused for any other."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.parametre import Definition, Parametres, StatutValeur, Valeur, lire_toml
from tests.rules.faits import AU, MEL, PARAMETRES

QUARTILE = PARAMETRES.definition("quartile.q1")


def saisie(valeur=9_600, depuis=date(2027, 1, 1), jusqu=date(2027, 12, 31), **autres) -> Valeur:
    return Valeur.saisie(
        QUARTILE, autres.pop("axes", {"epci": MEL}), valeur, depuis=depuis, verifie_jusqu=jusqu,
        source=autres.pop("source", "arrêté du 12 avril 2027"), verifie_par="A. Martin",
    )  # fmt: skip


def test_a_value_carries_its_source_and_its_span():
    valeur = PARAMETRES.valeur("quartile.q1", AU, epci=MEL)
    assert (valeur.entier, valeur.unite, valeur.statut) == (9_456, "euro", StatutValeur.VU)
    assert (valeur.depuis, valeur.verifie_jusqu) == (date(2026, 1, 1), date(2026, 12, 31))
    assert "arrêté du 23 avril 2026" in valeur.source
    assert valeur.publie_le == date(2026, 5, 2)


def test_a_day_outside_the_checked_span_is_refused():
    with pytest.raises(Refus) as refus:
        PARAMETRES.valeur("quartile.q1", date(2027, 3, 1), epci=MEL)
    assert refus.value.code == "valeur_non_verifiee"
    assert refus.value.data == {"cle": "quartile.q1", "au": date(2027, 3, 1), "axes": {"epci": MEL}}


def test_an_administrator_may_enter_the_year_that_is_missing():
    avec = PARAMETRES.avec([saisie()])
    assert avec.valeur("quartile.q1", date(2027, 3, 1), epci=MEL).statut is StatutValeur.SAISI
    assert PARAMETRES.trouver("quartile.q1", date(2027, 3, 1), epci=MEL) is None


def test_an_entered_value_wins_over_a_packaged_one_of_the_same_day():
    corrigee = saisie(9_500, date(2026, 1, 1), date(2026, 12, 31))
    assert PARAMETRES.avec([corrigee]).valeur("quartile.q1", AU, epci=MEL).entier == 9_500


def test_a_later_packaged_value_wins_over_an_old_entered_one():
    vieille = saisie(9_000, date(2025, 1, 1), date(2030, 12, 31))
    assert PARAMETRES.avec([vieille]).valeur("quartile.q1", AU, epci=MEL).entier == 9_456


@pytest.mark.parametrize(
    "faute", [{"axes": {}}, {"axes": {"epci": MEL, "zone": "a"}}, {"source": " "}, {"jusqu": date(2026, 1, 1)}]
)
def test_an_entry_without_its_axes_source_or_span_is_refused(faute):
    with pytest.raises(Refus, match="valeur_mal_saisie"):
        saisie(**faute)


def test_the_last_value_begun_may_be_asked_for_an_estimate():
    derniere = PARAMETRES.derniere("apl.r0", AU, famille="seul")
    assert derniere is not None
    assert not derniere.est_verifiee(AU)
    assert PARAMETRES.derniere("apl.r0", date(2020, 1, 1), famille="seul") is None


def test_a_key_that_does_not_exist_is_refused():
    with pytest.raises(Refus, match="valeur_inconnue"):
        PARAMETRES.definition("plafond_resources")


def test_a_number_is_asked_for_as_what_it_is():
    texte = replace(PARAMETRES.valeur("uc.part", AU, personne="premiere"), valeur="x")
    assert texte.texte == "x"
    with pytest.raises(TypeError):
        _ = texte.entier
    with pytest.raises(TypeError):
        _ = texte.decimal
    assert PARAMETRES.valeur("uc.part", AU, personne="14_ans_et_plus").decimal == Decimal("0.5")


def test_definitions_name_what_can_be_entered():
    assert PARAMETRES.definition("forfait.eau_chauffage") == Definition(
        "forfait.eau_chauffage",
        "Forfait mensuel d’eau et de chauffage individuels",
        "centime",
        ("type", "personnes"),
        "forfait",
    )
    assert len({d.cle for d in PARAMETRES.definitions()}) == len(PARAMETRES.definitions())


def test_a_table_that_does_not_follow_its_axes_is_a_fault_of_the_file():
    texte = """
[[serie]]
cle = "x"
libelle = "X"
unite = "euro"
axes = ["zone", "categorie"]
  [[serie.version]]
  depuis = 2026-01-01
  verifie_jusqu = 2026-12-31
  statut = "vu"
  source = "essai"
  table.a = 12
"""
    with pytest.raises(ValueError, match="does not follow the axes"):
        lire_toml(texte, "essai")


def test_values_are_put_in_order_once_for_the_same_content():
    assert Parametres.charger() is Parametres.charger()
    assert Parametres.charger().avec([saisie()]) is Parametres.charger().avec([saisie()])
    assert Parametres.charger().avec([saisie(9_700)]) is not Parametres.charger().avec([saisie()])


def test_an_answer_kept_at_hand_follows_axes_and_day():
    avec = PARAMETRES.avec([saisie()])
    assert avec.valeur("quartile.q1", date(2027, 5, 1), epci=MEL) is avec.valeur(
        "quartile.q1", date(2027, 5, 1), epci=MEL
    )
    assert avec.trouver("quartile.q1", date(2028, 5, 1), epci=MEL) is None
    assert avec.trouver("quartile.q1", date(2027, 5, 1), epci="000000000") is None


def test_versions_of_a_key_are_listed():
    assert len(PARAMETRES.versions("irl.troisieme_trimestre")) == 3
    assert isinstance(Parametres.charger(), Parametres)
