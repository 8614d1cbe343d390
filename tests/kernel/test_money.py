"""Amounts are read as they are written in French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.kernel.errors import Refus
from caleol.kernel.francais import euros
from caleol.kernel.money import parse_euros


@pytest.mark.parametrize(
    ("texte", "centimes"),
    [("1 234,50 €", 123_450), ("1234.5", 123_450), ("0", 0), ("412", 41_200), ("−3,07", -307), ("+2,1", 210)],
)
def test_an_amount_is_read_in_centimes(texte, centimes):
    assert parse_euros(texte) == centimes


@pytest.mark.parametrize("texte", ["", "douze", "1,234", "1.2.3", "12€50", "--3"])
def test_an_unreadable_amount_is_refused(texte):
    with pytest.raises(Refus) as refus:
        parse_euros(texte)
    assert refus.value.code == "montant_illisible"


@given(st.integers(-10_000_000, 10_000_000))
def test_what_is_written_is_read_again(centimes):
    assert parse_euros(euros(centimes)) == centimes
