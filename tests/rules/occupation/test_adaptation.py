"""Adapted dwellings: left by the occupant they were for (3°), or needed and not there (4°); suspicion apart."""

import pytest

from caleol.rules.occupation.adaptation import adapte_sans_occupant, besoin_adaptation
from caleol.rules.occupation.faits import SignalAutonomie
from caleol.rules.occupation.situations import Etat, Manque
from tests.rules.occupation.baux import bail, compte, conjoint, en_visite, titulaire


def quitte(*occupants, **autres):
    un_bail = bail(*occupants, **{"adapte": True, "depart_handicap": True, **autres})
    return adapte_sans_occupant(un_bail, compte(un_bail))


def besoin(*occupants, **autres):
    un_bail = bail(*occupants, **{"besoin_adaptation": True, **autres})
    return besoin_adaptation(un_bail, compte(un_bail))


# ------------------------------------------------------------------------------------------ situation 3


def test_an_adapted_dwelling_left_by_its_occupant_is_found():
    assert quitte(titulaire(), conjoint()).etat is Etat.CONSTATEE


@pytest.mark.parametrize("autres", [{"adapte": False}, {"depart_handicap": False}])
def test_a_dwelling_that_is_not_adapted_or_was_never_lived_in_so_is_not(autres):
    assert quitte(titulaire(), **autres).etat is Etat.NON_CONSTATEE


@pytest.mark.parametrize("present", [titulaire(handicap=True), conjoint(handicap=True), en_visite(handicap=True)])
def test_somebody_with_a_handicap_keeps_the_dwelling_served(present):
    assert quitte(titulaire(), present).etat is Etat.NON_CONSTATEE


@pytest.mark.parametrize(
    ("autres", "manque"),
    [({"adapte": None}, Manque.ADAPTE), ({"depart_handicap": None}, Manque.DEPART)],
)
def test_an_unknown_fact_is_named(autres, manque):
    constat = quitte(titulaire(), **autres)
    assert (constat.etat, constat.manques) == (Etat.A_VERIFIER, (manque,))


def test_an_unknown_handicap_is_asked_about():
    constat = quitte(titulaire(), conjoint(handicap=None))
    assert (constat.etat, constat.manques, constat.inconnus) == (Etat.A_VERIFIER, (Manque.HANDICAP,), 1)


# ------------------------------------------------------------------------------------------ situation 4


@pytest.mark.parametrize("present", [titulaire(handicap=True), titulaire(perte_autonomie=True)])
def test_a_recognised_need_that_the_dwelling_does_not_serve_is_found(present):
    assert besoin(present).etat is Etat.CONSTATEE


def test_an_adapted_dwelling_serves_the_need():
    assert besoin(titulaire(handicap=True), adapte=True).etat is Etat.NON_CONSTATEE


def test_a_handicap_that_needs_no_adapted_dwelling_is_not_the_situation():
    assert besoin(titulaire(handicap=True), besoin_adaptation=False).etat is Etat.NON_CONSTATEE


def test_recognition_and_need_are_two_facts():
    constat = besoin(titulaire(handicap=True), besoin_adaptation=None)
    assert (constat.etat, constat.manques) == (Etat.A_VERIFIER, (Manque.BESOIN,))
    constat = besoin(titulaire(handicap=None))
    assert (constat.etat, constat.manques) == (Etat.A_VERIFIER, (Manque.RECONNAISSANCE,))


@pytest.mark.parametrize("age", [20, 65, 80, 101])
def test_age_alone_never_makes_a_suspicion(age):
    constat = besoin(titulaire(age))
    assert constat.etat is Etat.NON_CONSTATEE
    assert not constat.suspicion


@pytest.mark.parametrize("signal", list(SignalAutonomie))
def test_a_signal_makes_a_suspected_case_told_apart(signal):
    constat = besoin(titulaire(), signaux=(signal,))
    assert constat.suspicion
    assert constat.etat is Etat.NON_CONSTATEE
    assert not besoin(titulaire(), signaux=(signal,), adapte=True).suspicion
    assert not besoin(titulaire(handicap=True), signaux=(signal,)).suspicion
