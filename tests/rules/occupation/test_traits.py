"""The features that an avis names: each stands against a dwelling that has not it, an unknown one is looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.occupation.appariement import Obstacle, Reserve, convenance, convient, dire_raisons
from caleol.rules.occupation.traits import CommuneCitee, Lieu, Secteur, Traits, dire_traits
from tests.rules.occupation.places import besoin, place

ICI = Lieu(etage=4, ascenseur=False, residence=7, qpv=True)


@pytest.mark.parametrize(
    ("traits", "lieu", "obstacle"),
    [
        (Traits(etage_maximum=1), Lieu(etage=1), None),
        (Traits(etage_maximum=1), Lieu(etage=2, ascenseur=True), Obstacle.ETAGE_AVIS),
        (Traits(etage_maximum=0), Lieu(etage=1), Obstacle.ETAGE_AVIS),
        (Traits(ascenseur=True), Lieu(etage=3, ascenseur=True), None),
        (Traits(ascenseur=True), Lieu(etage=3, ascenseur=False), Obstacle.ASCENSEUR_AVIS),
        (Traits(ascenseur=True), Lieu(etage=0, ascenseur=False), None),
        (Traits(secteur=Secteur.RESIDENCE), Lieu(residence=7), None),
        (Traits(secteur=Secteur.RESIDENCE), Lieu(residence=8), Obstacle.SECTEUR_AVIS),
        (Traits(secteur=Secteur.HORS_QPV), Lieu(qpv=True), Obstacle.SECTEUR_AVIS),
        (Traits(secteur=Secteur.HORS_QPV), Lieu(qpv=False), None),
        (Traits(secteur=Secteur.COMMUNE), Lieu(), None),
        (Traits(loyer_maximum_centimes=40_000), Lieu(), None),
        (Traits(loyer_maximum_centimes=39_999), Lieu(), Obstacle.LOYER_AVIS),
    ],
)
def test_each_feature_is_taken_as_the_avis_says_it(traits: Traits, lieu: Lieu, obstacle: Obstacle | None):
    qui = besoin(1, 1, 5, 50_000, traits=traits, depart=ICI)
    assert convenance(qui, place(2, 2, 40_000, lieu=lieu)).obstacle is obstacle


@pytest.mark.parametrize(
    ("traits", "reserve"),
    [
        (Traits(etage_maximum=1), Reserve.ETAGE),
        (Traits(ascenseur=True), Reserve.ASCENSEUR),
        (Traits(secteur=Secteur.RESIDENCE), Reserve.SECTEUR),
        (Traits(secteur=Secteur.HORS_QPV), Reserve.SECTEUR),
    ],
)
def test_what_nobody_knows_is_looked_at_and_never_excludes(traits: Traits, reserve: Reserve):
    dit = convenance(besoin(1, 1, 5, 50_000, traits=traits, depart=ICI), place(2, 2))
    assert dit.convient
    assert reserve in dit.reserves


def test_an_unknown_rent_is_told_once():
    qui = besoin(1, 1, 5, 50_000, traits=Traits(loyer_maximum_centimes=30_000))
    dit = convenance(qui, place(2, 2, None))
    assert dit.reserves.count(Reserve.LOYER_INCONNU) == 1


def test_features_are_written_as_a_letter_says_them():
    tout = Traits(1, ascenseur=True, adapte=True, loyer_maximum_centimes=35_050, secteur=Secteur.COMMUNE)
    assert [mot.replace("\u00a0", " ").replace("\u202f", " ") for mot in dire_traits(tout)] == [
        "au 1er étage au plus",
        "avec ascenseur",
        "adapté au handicap",
        "d’un loyer principal de 350,50 € au plus",
        "dans la même commune",
    ]
    assert dire_traits(Traits(0)) == ("au rez-de-chaussée",)
    qui = besoin(1, 1, 5, 50_000, traits=tout._replace(loyer_maximum_centimes=None), depart=ICI)
    raisons = dire_raisons(qui, place(2, 2, lieu=Lieu(0, ascenseur=False)))
    assert {"rez-de-chaussée", "dans la même commune"} <= set(raisons)


TRAITS = st.builds(
    Traits,
    st.none() | st.integers(0, 6),
    st.booleans(),
    st.just(value=False),
    st.none() | st.integers(20_000, 60_000),
    st.none() | st.sampled_from(Secteur),
)
LIEUX = st.builds(
    Lieu,
    st.none() | st.integers(0, 8),
    st.none() | st.booleans(),
    st.none() | st.integers(1, 3),
    st.none() | st.booleans(),
)


@given(traits=TRAITS, lieu=LIEUX, loyer=st.none() | st.integers(20_000, 60_000))
def test_a_feature_more_never_brings_a_dwelling_and_both_answers_agree(traits: Traits, lieu: Lieu, loyer: int | None):
    sans, avec = besoin(1, 5, 2), besoin(1, 5, 2, traits=traits, depart=ICI)
    ou = place(2, 5, loyer, lieu=lieu)
    assert convient(avec, ou) == convenance(avec, ou).convient
    assert convient(sans, ou) or not convient(avec, ou)


def test_the_communes_of_the_avis_take_the_place_of_the_present_one():
    ailleurs = Traits(communes=(CommuneCitee("59163", "Croix"), CommuneCitee("59599", "Tourcoing")))
    qui = besoin(1, 1, 5, 50_000, traits=ailleurs)
    assert convenance(qui, place(2, 2)).obstacle is Obstacle.COMMUNE, "not the present one, unless it is named"
    a_croix = place(2, 2, commune="59163")
    assert convient(qui, a_croix)
    assert "commune de l’avis" in dire_raisons(qui, a_croix)
    assert dire_traits(ailleurs) == ("communes\u00a0: Croix ou Tourcoing",)
    assert not convient(besoin(1, 1, 5, 50_000), a_croix)
