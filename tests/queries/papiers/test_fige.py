"""The minutes kept as JSON read back to the very same values, or not at all."""

import dataclasses
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from caleol.documents.canonique import donnees_a_sceller
from caleol.kernel.papiers import Convocation, PvDonnees
from caleol.queries.papiers.fige import ecrit_pv, lit_pv
from caleol.services.registre import forme_canonique
from tests.documents import exemples

SIMPLES: dict[type, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    int: st.integers(-(10**12), 10**12),
    bool: st.booleans(),
    NoneType: st.none(),
    Decimal: st.decimals(-999999, 999999, places=2),
    date: st.dates(date(1900, 1, 1)),
    datetime: st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware beside
    | st.dates(date(1900, 1, 1)).map(lambda jour: datetime(jour.year, jour.month, jour.day, tzinfo=UTC)),
}


def valeurs(genre: Any) -> st.SearchStrategy[Any]:
    """Return a strategy of values of a type of the papers."""
    if genre in SIMPLES:
        return SIMPLES[genre]
    if get_origin(genre) in {Union, UnionType}:
        return st.one_of(*(valeurs(membre) for membre in get_args(genre)))
    if get_origin(genre) is tuple:
        return st.lists(valeurs(get_args(genre)[0]), max_size=2).map(tuple)
    types = get_type_hints(genre)
    return st.builds(genre, **{champ.name: valeurs(types[champ.name]) for champ in dataclasses.fields(genre)})


def releve(pv: PvDonnees) -> PvDonnees:
    """Write and read through a text, as a database does."""
    return lit_pv(json.loads(json.dumps(ecrit_pv(pv))))


@given(valeurs(PvDonnees))
def test_what_is_written_reads_back_the_same(pv: PvDonnees):
    relu = releve(pv)
    assert relu == pv
    assert forme_canonique(donnees_a_sceller(relu)) == forme_canonique(donnees_a_sceller(pv))


@pytest.mark.parametrize("pv", [exemples.pv(3), exemples.pv_hostile(), exemples.pv_vide()])
def test_examples_read_back_the_same(pv: PvDonnees):
    assert releve(pv) == pv


@pytest.mark.parametrize("quand", [date(2026, 11, 16), datetime(2026, 11, 16, tzinfo=UTC)])
def test_a_day_stays_a_day_and_midnight_an_instant(quand: date | datetime):
    envoi = Convocation(personne="Mme A.", qualite="préfet", envoyee_le=quand, canal="courrier")
    relu = releve(exemples.pv(0, convocations=(envoi,))).convocations[0].envoyee_le
    assert type(relu) is type(quand)
    assert relu == quand


@pytest.mark.parametrize(
    ("champ", "valeur"), [("projet", "oui"), ("projet", 1), ("lots", {}), ("seance", None), ("convocations", ["x"])]
)
def test_a_value_of_another_kind_is_refused(champ: str, valeur: Any):
    with pytest.raises(ValidationError):
        lit_pv(ecrit_pv(exemples.pv(1)) | {champ: valeur})


def test_a_missing_value_is_refused():
    ecrit = ecrit_pv(exemples.pv(1))
    del ecrit["quorum"]
    with pytest.raises(ValidationError):
        lit_pv(ecrit)
