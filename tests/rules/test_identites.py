"""Applications that seem to name one person: found by folded name and birth date, told, never merged."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.facts import LienPersonne
from caleol.rules.identites import Apparition, plie, rapproche

NE = date(1988, 2, 14)


def vue(demande: int, nom: str = "Modèle", prenom: str = "Camille", naissance: date = NE, **autres: Any) -> Apparition:
    lien = autres.pop("lien", LienPersonne.DEMANDEUR)
    return Apparition(demande, lien, nom, prenom, naissance, **autres)


@pytest.mark.parametrize(
    ("nom", "prenom"), [("MODELE", "camille"), ("Modele ", "Camille, Anne"), ("MO-DÈLE", "CAMILLE Marie")]
)
def test_one_person_under_two_numbers_whatever_the_spelling(nom: str, prenom: str):
    (ensemble,) = rapproche([vue(1), vue(2, nom, prenom)])
    assert (ensemble.nature, [cle for cle, _ in ensemble.membres]) == ("deux_numeros", [1, 2])


@pytest.mark.parametrize(
    "autre", [vue(2, prenom="Camélia"), vue(2, nom="Modèles"), vue(2, naissance=date(1988, 2, 15))]
)
def test_another_name_or_birth_date_is_another_person(autre: Apparition):
    assert rapproche([vue(1), autre]) == ()


def test_a_spouse_who_applies_elsewhere_is_a_co_holder_or_a_separation():
    conjoint = vue(1, lien=LienPersonne.CONJOINT)
    assert rapproche([conjoint, vue(2)])[0].nature == "cotitulaire"
    assert rapproche([conjoint, vue(2, separation=True)])[0].nature == "separation"


def test_a_person_twice_in_one_application_is_no_doubt():
    assert rapproche([vue(1), vue(1, lien=LienPersonne.COTITULAIRE)]) == ()


def test_applications_tied_by_different_persons_make_one_set():
    ensembles = rapproche([vue(1), vue(2), vue(2, "Autre", lien=LienPersonne.CONJOINT), vue(3, "Autre")])
    assert [ensemble.signature for ensemble in ensembles] == ["1+2+3"]


def test_a_very_large_set_has_a_signature_that_fits():
    (ensemble,) = rapproche([vue(cle) for cle in range(100)])
    assert len(ensemble.signature) <= 200


APPARITIONS = st.lists(
    st.builds(
        Apparition,
        demande_id=st.integers(1, 8),
        lien=st.sampled_from([LienPersonne.DEMANDEUR, LienPersonne.CONJOINT, LienPersonne.COTITULAIRE]),
        nom=st.sampled_from(["Modèle", "MODELE", "Dupont", "D’Hondt", ""]),
        prenom=st.sampled_from(["Camille", "camille Anne", "Élodie", ""]),
        naissance=st.sampled_from([NE, date(1990, 1, 1)]),
        separation=st.booleans(),
    ),
    max_size=16,
)


@given(APPARITIONS, st.randoms())
def test_each_application_is_in_one_set_at_most_whatever_the_order(apparitions: list[Apparition], hasard):
    ensembles = rapproche(apparitions)
    cles = [cle for ensemble in ensembles for cle, _ in ensemble.membres]
    assert len(cles) == len(set(cles))
    assert all(len(ensemble.membres) > 1 for ensemble in ensembles)
    melangees = list(apparitions)
    hasard.shuffle(melangees)
    assert {e.signature for e in rapproche(melangees)} == {e.signature for e in ensembles}


@given(st.text())
def test_folding_is_stable(texte: str):
    assert plie(plie(texte)) == plie(texte)
