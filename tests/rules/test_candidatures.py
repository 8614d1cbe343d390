"""At least three applications, and the three exceptions."""

from datetime import date

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.candidatures import ExceptionTrois, forme_numero_unique, nombre_attendu, nombre_minimal
from caleol.rules.facts import Financement
from caleol.rules.parametre import Parametres, Valeur
from tests.rules.faits import AU


def controle(nombre, exception=None, **autres):
    return nombre_minimal(nombre, exception, au=AU, parametres=Parametres.charger(), **autres)


@pytest.mark.parametrize(("nombre", "respecte"), [(0, False), (2, False), (3, True), (7, True)])
def test_three_applications_at_least(nombre, respecte):
    assert controle(nombre).respecte is respecte


def test_number_waited_for_is_the_one_of_the_dated_values():
    assert nombre_attendu(AU, Parametres.charger()) == 3
    assert (
        nombre_attendu(date(2031, 5, 1), Parametres.charger()) == 3
    )  # nobody checked it that far: a label may show it, no rule decides
    with pytest.raises(Refus, match="valeur_non_verifiee"):
        nombre_attendu(date(2016, 12, 31), Parametres.charger())


def test_number_waited_for_follows_an_entered_value():
    definition = Parametres.charger().definition("candidatures.nombre_minimal")
    saisie = Valeur.saisie(definition, {}, 4, depuis=AU, verifie_jusqu=AU, source="essai", verifie_par="C. Petit")
    assert nombre_attendu(AU, Parametres.charger().avec([saisie])) == 4


def test_too_few_names_what_is_missing():
    assert controle(2).code == "moins_de_trois"
    assert "nommer l’exception" in controle(2).phrase


def test_too_few_candidates_needs_its_reason():
    assert controle(2, ExceptionTrois.INSUFFISANCE).code == "raison_absente"
    avec = controle(2, ExceptionTrois.INSUFFISANCE, raison="Recherches des 3 et 10 novembre sans autre candidat")
    assert avec.respecte
    assert "Recherches des 3 et 10 novembre" in avec.phrase


@pytest.mark.parametrize("exception", [ExceptionTrois.DALO_PREFET, ExceptionTrois.PLAI_ADAPTE])
def test_dalo_and_adapted_plai_ask_for_one(exception):
    assert controle(1, exception).respecte
    assert controle(0, exception).code == "aucune_demande"


def test_adapted_plai_needs_the_dwelling():
    assert controle(1, ExceptionTrois.PLAI_ADAPTE, financement=Financement.PLAI_ADAPTE).respecte
    assert controle(1, ExceptionTrois.PLAI_ADAPTE, financement=Financement.PLUS).code == "financement_inadapte"


def test_transfers_and_urban_renewal_are_no_exception():
    assert {exception.value for exception in ExceptionTrois} == {"insuffisance", "dalo_prefet", "plai_adapte"}


@pytest.mark.parametrize(
    ("numero", "bon"),
    [
        ("0590423123456GDPUB", True),
        ("1110318016982G1104", True),
        ("059 0423 123456 gdpub", True),
        ("2A00423123456GDPUB", True),
        ("2C00423123456GDPUB", False),
        ("0591323123456GDPUB", False),
        ("0590423123456GDPU", False),
        ("", False),
    ],
)
def test_form_of_the_numero_unique(numero, bon):
    assert forme_numero_unique(numero) is bon
