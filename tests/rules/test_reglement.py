"""The commission's own rules, dated, as plain values."""

from datetime import date

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.reglement import (
    Departage,
    ModaliteSeance,
    QuorumBase,
    ReglesSeance,
    ecrire_regles,
    lire_regles,
)

DEPUIS = date(2025, 1, 1)
REGLES = ReglesSeance(
    depuis=DEPUIS,
    quorum_minimum=4,
    quorum_base=QuorumBase.DESIGNES,
    departage=(Departage.MAIRE, Departage.REPORT),
    modalites=frozenset({ModaliteSeance.ECRIT, ModaliteSeance.VISIO}),
    votes_visibles=True,
    pv_nominatif=True,
)


def test_rules_survive_a_stay_in_the_database():
    ecrites = ecrire_regles(REGLES)
    assert ecrites["departage"] == ["maire", "report"]
    assert lire_regles(ecrites, DEPUIS) == REGLES


def test_what_is_not_said_keeps_its_default():
    assert lire_regles({"quorum_minimum": 3}, DEPUIS) == ReglesSeance(depuis=DEPUIS, quorum_minimum=3)


@pytest.mark.parametrize(
    "faute",
    [
        {"quorum": 3},
        {"quorum_base": "tous"},
        {"departage": ["hasard"]},
        {"quorum_minimum": "4"},
        {"second_tour": 1},
        {"modalites": 3},
    ],
)
def test_a_setting_that_does_not_exist_is_refused(faute):
    with pytest.raises(Refus, match="reglement_illisible") as refus:
        lire_regles(faute, DEPUIS)
    assert refus.value.data["reglage"] in faute


def test_quorum_has_no_default():
    assert ReglesSeance(depuis=DEPUIS).quorum_minimum is None
