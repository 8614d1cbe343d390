"""The norm of INSEE beside the tests of the law."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.peuplement import indice_peuplement
from tests.rules.faits import AU, a_naitre, adulte, conjoint, en_visite, enfant, menage, personne


@pytest.mark.parametrize(
    ("personnes", "pieces", "surface", "requises", "ecart"),
    [
        ([adulte()], 1, "25.00", 2, 0),
        ([adulte()], 1, "24.99", 2, -1),
        ([adulte(), conjoint()], 2, "45.00", 2, 0),
        ([adulte(), conjoint(), enfant(8), enfant(12), enfant(15)], 2, "49.00", 5, -3),
        ([adulte(), enfant(2), enfant(6)], 3, "64.00", 3, 0),
        ([adulte(), enfant(2), enfant(6)], 3, "53.99", 3, -1),
        ([adulte(), enfant(5), enfant(9)], 3, "64.00", 4, -1),
        ([adulte(), enfant(8), en_visite(), a_naitre()], 3, "64.00", 3, 0),
        ([adulte()], 5, "100.00", 2, 3),
        ([adulte()], None, None, 2, None),
    ],
)
def test_rooms_of_the_norm(personnes, pieces, surface, requises, ecart):
    lu = indice_peuplement(menage(*personnes), pieces, None if surface is None else Decimal(surface), AU)
    assert (lu.pieces_requises, lu.ecart) == (requises, ecart)
    assert lu.phrase.startswith("INSEE (indicateur)")


@pytest.mark.parametrize(
    ("pieces", "mot"),
    [
        (1, "surpeuplement accentué"), (2, "surpeuplement accentué"), (3, "surpeuplement modéré"), (4, "norme"),
        (5, "sous-peuplement modéré"), (6, "sous-peuplement prononcé"), (7, "sous-peuplement très accentué"),
        (9, "sous-peuplement très accentué"),
    ],
)  # fmt: skip
def test_each_gap_has_its_word(pieces: int, mot: str):
    foyer = menage(adulte(), conjoint(), enfant(8), enfant(12))
    lu = indice_peuplement(foyer, pieces, Decimal(200), AU)
    assert lu.ecart == pieces - 4
    assert mot in lu.phrase


@given(st.lists(st.integers(0, 60), min_size=1, max_size=9), st.integers(1, 9))
def test_one_more_room_never_crowds(ages, pieces):
    foyer = menage(adulte(), *[personne(age) for age in ages])
    surface = Decimal(30 * (len(ages) + 1))
    petit, grand = (indice_peuplement(foyer, p, surface, AU).ecart or 0 for p in (pieces, pieces + 1))
    assert petit <= grand
