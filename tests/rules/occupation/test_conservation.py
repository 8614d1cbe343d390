"""How long the data of a person taken off a lease are kept."""

from datetime import date

import pytest

from caleol.kernel.errors import Refus
from caleol.rules.occupation.conservation import effacer_le
from tests.rules.faits import PARAMETRES


@pytest.mark.parametrize(
    ("retire_le", "effacee_le"),
    [
        (date(2026, 11, 23), date(2027, 11, 23)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2031, 1, 1), date(2032, 1, 1)),
    ],
)
def test_a_person_taken_off_is_forgotten_after_a_year_checked_or_not(retire_le, effacee_le):
    assert effacer_le(retire_le, PARAMETRES) == effacee_le


def test_before_the_regulation_nothing_is_known():
    with pytest.raises(Refus, match="valeur_non_verifiee"):
        effacer_le(date(2018, 5, 24), PARAMETRES)
