"""Votes, déports, closes, extensions and reopenings drawn at random: the count always equals one made apart."""

import pytest

from tests.bases import Bases
from tests.hasard.partie import joue_des_lots
from tests.hasard.scene import LOTS

TIRAGES_PAR_BASE = 5000
GESTES_DU_PROFIL_COURT = 120


@pytest.mark.parametrize("ecrit", [False, True], ids=["mixte", "par_ecrit"])
def test_some_runs_count_as_the_model_does(bases: Bases, *, ecrit: bool):
    joue_des_lots(bases, "sqlite", int(ecrit), ecrit=ecrit, gestes=GESTES_DU_PROFIL_COURT)


@pytest.mark.soak
@pytest.mark.parametrize("genre", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_ten_thousand_runs_count_as_the_model_does(bases: Bases, genre: str):
    premiere = 0 if genre == "sqlite" else TIRAGES_PAR_BASE
    for graine in range(premiere, premiere + TIRAGES_PAR_BASE // LOTS):
        joue_des_lots(bases, genre, graine, ecrit=graine % 2 == 1)
