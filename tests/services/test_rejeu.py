"""A past séance replayed from what was frozen: identical, or the place where it is not."""

from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable
from caleol.models.lot import Candidature, Decision, Scrutin
from caleol.services.act import Actes
from caleol.services.rejeu import Rejoue, replay_seance
from tests.seance_realiste import tient
from tests.tenue import Tenue

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    return tient(actes, horloge, grille=GRILLE).tenue


def ecarts(t: Tenue) -> list[Rejoue]:
    with t.actes.sessions.lecture() as session:
        return [fait for fait in replay_seance(session, t.seance_id) if fait.ecart]


@pytest.mark.toutes_bases
def test_realistic_seance_is_identical(t: Tenue):
    with t.actes.sessions.lecture() as session:
        faits = replay_seance(session, t.seance_id)
    assert {fait.quoi for fait in faits} >= {
        "points",
        "part du plafond",
        "quorum",
        "issue",
        "dépouillement",
        "décisions",
    }
    assert ecarts(t) == []


def test_what_was_changed_since_is_named(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        decision = session.scalars(select(Decision).where(Decision.rang == 1)).first()
        assert decision is not None
        decision.rang = 7
        scrutin = session.get_one(Scrutin, decision.scrutin_id)
        scrutin.quorum_requis = 1
        candidature = session.get_one(Candidature, decision.candidature_id)
        assert candidature.instantane is not None
        points = {**candidature.instantane["points"], "total": 999}
        candidature.instantane = {**candidature.instantane, "points": points}
    assert {fait.quoi for fait in ecarts(t)} == {"décisions", "quorum", "points"}
    assert all(fait.lieu.startswith("lot 1") for fait in ecarts(t))


def test_unknown_seance_is_said(actes: Actes):
    with actes.sessions.lecture() as session, pytest.raises(Introuvable):
        replay_seance(session, 9)
