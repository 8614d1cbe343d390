"""Whether a dwelling suits a sitting tenant: each thing that stands against it, and what is to be looked at."""

import pytest

from caleol.rules.occupation.appariement import Besoin, Obstacle, Place, Reserve, convenance
from tests.rules.occupation.places import besoin, place


@pytest.mark.parametrize(
    ("qui", "ou", "obstacle"),
    [
        (besoin(1, 1, 5, 50_000), place(2, 2, 49_999), None),
        (besoin(1, 1, 5, 50_000), place(2, 2, 50_000), Obstacle.LOYER),
        (besoin(1, 5, 2, 30_000), place(2, 5, 60_000), None),
        (besoin(1, 1, 5, 50_000), place(2, 3, 40_000), Obstacle.ATTRIBUTION),
        (besoin(1, 5, 2), place(2, 2), Obstacle.ATTRIBUTION),
        (besoin(1, 1, 5, 50_000), place(2, 2, commune="59350"), Obstacle.COMMUNE),
        (besoin(1, 1, 5, 50_000), place(1, 2), Obstacle.COMMUNE),
        (besoin(1, 1, 5, 50_000, type_avis="T1"), place(2, 2), Obstacle.TYPE_AVIS),
        (besoin(1, 1, 2, adaptation=True), place(2, 2, adapte=False), Obstacle.NON_ADAPTE),
        (besoin(1, 1, 2, adaptation=True), place(2, 2, adapte=True), None),
        (besoin(1, 1, 5, 50_000), place(2, 2, adapte=True), Obstacle.ADAPTE_RESERVE),
    ],
)
def test_what_stands_against_a_dwelling(qui: Besoin, ou: Place, obstacle: Obstacle | None):
    assert convenance(qui, ou).obstacle is obstacle


def test_fewer_rooms_than_the_norm_of_insee_are_to_be_looked_at_and_stand_against_nothing():
    cinq = besoin(1, 3, 5, 50_000, pieces_norme=4)
    assert convenance(cinq, place(2, 3)).reserves == (Reserve.PIECES,)
    assert convenance(cinq, place(2, 4)).reserves == ()


def test_a_ceiling_stops_a_crowded_family_but_not_an_under_occupied_tenant():
    riche = besoin(1, 5, 2)
    riche = riche._replace(resume=riche.resume._replace(ressources_euros=90_000))
    assert convenance(riche, place(2, 5)).obstacle is Obstacle.ATTRIBUTION
    seule = besoin(1, 1, 5, 50_000)
    seule = seule._replace(resume=seule.resume._replace(ressources_euros=90_000))
    dit = convenance(seule, place(2, 2))
    assert dit.convient
    assert dit.reserves == (Reserve.PLAFOND_LEVE,)


def test_who_lacks_surface_is_never_sent_to_a_smaller_type():
    dit = convenance(besoin(1, 2, 3, type_sur_occupe="T3"), place(2, 2))
    assert dit.obstacle is Obstacle.PLUS_PETIT
    assert convenance(besoin(1, 2, 3, type_sur_occupe="T3"), place(2, 3)).convient


def test_a_surface_that_one_more_person_would_make_too_small_is_to_be_looked_at():
    cinq = besoin(1, 5, 2, surface_suivante_centiemes=5_200)
    assert Reserve.LIMITE in convenance(cinq, place(2, 3, surface_centiemes=4_500)).reserves
    assert Reserve.LIMITE not in convenance(cinq, place(2, 3, surface_centiemes=5_200)).reserves
