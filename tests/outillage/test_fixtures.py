"""The fixtures themselves: a fresh database each time, on both kinds, and a clock that stands still."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, text

from caleol.kernel.clock import HorlogeFixe
from caleol.models import Base
from tests.bases import BaseEssai


@pytest.mark.toutes_bases
def test_base_has_every_table_of_the_models(base: BaseEssai):
    assert set(Base.metadata.tables) <= set(inspect(base.moteur).get_table_names())


@pytest.mark.toutes_bases
@pytest.mark.parametrize("passage", [1, 2])
def test_base_is_fresh_for_each_test(base: BaseEssai, passage: int):
    with base.sessions.ecriture() as session:
        session.execute(text("CREATE TABLE trace (n INTEGER)"))
    assert "trace" in inspect(base.moteur).get_table_names()


@pytest.mark.postgres
def test_mark_postgres_runs_on_postgres_only(base: BaseEssai):
    assert base.moteur.dialect.name == "postgresql"


def test_horloge_stands_still_until_moved(horloge: HorlogeFixe):
    avant = horloge.maintenant()
    assert horloge.maintenant() == avant
    horloge.avance(timedelta(minutes=5))
    assert horloge.maintenant() - avant == timedelta(minutes=5)
