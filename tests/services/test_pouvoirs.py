"""Proxies: where the règlement has them, counted and told; nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import DroitVote, Scrutin, Vote
from caleol.models.seance import Pouvoir
from caleol.queries.papiers.emargement import get_emargement
from caleol.queries.pv import get_pv
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.deliberation import record_deliberation
from caleol.services.pouvoirs import record_pouvoir, withdraw_pouvoir
from caleol.services.presences import record_arrivee
from tests import tenue
from tests.tenue import SEANCE_LE, Tenue

ADMIS = {"pouvoir_admis": True, "pouvoirs_par_membre": 1}


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    return tenue.prepare(actes, horloge, regles={**ADMIS, "pouvoir_compte_au_quorum": True})


def donne(t: Tenue, de: str, a: str) -> int:
    with t.acte() as acte:
        return record_pouvoir(acte, **paire(t, de, a))


def paire(t: Tenue, de: str, a: str) -> dict[str, Any]:
    return {"seance_id": t.seance_id, "mandant_siege_id": t.sieges[de], "mandataire_siege_id": t.sieges[a]}


def vote(t: Tenue) -> dict[str, int]:
    """Return who cast the vote of each seat, by seat."""
    t.delibere()
    with t.actes.sessions.lecture() as session:
        noms = {siege_id: cle for cle, siege_id in t.sieges.items()}
        return {noms[v.siege_id]: v.membre_id for v in session.scalars(select(Vote))}


def test_proxy_reaches_the_quorum_and_votes_through_its_holder(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet"))
    assert t.refus(record_deliberation, lot_id=t.lots[0], version=t.version(), decisions=[]).code == (
        "quorum_non_atteint"
    )
    donne(t, "designe-3", "designe-2")
    votes = vote(t)
    assert votes["designe-3"] == votes["designe-2"] == t.membres["designe-2"]
    with t.actes.sessions.lecture() as session:
        scrutin = session.scalars(select(Scrutin)).one()
        assert (scrutin.quorum_presents, len(votes)) == (4, 4)
        droit = session.scalars(select(DroitVote).where(DroitVote.siege_id == t.sieges["designe-3"])).one()
        assert (droit.present, droit.membre_id) == (True, None)


def test_proxy_votes_without_counting_in_the_quorum_where_the_reglement_says_so(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, regles=ADMIS)
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "epci"))
    donne(t, "designe-3", "designe-2")
    assert len(vote(t)) == 5
    with actes.sessions.lecture() as session:
        assert session.scalars(select(Scrutin)).one().quorum_presents == 4


def test_proxy_sleeps_while_its_giver_is_there_or_its_holder_is_not(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "epci", "designe-4"))
    donne(t, "designe-3", "designe-2")
    t.part("designe-2")
    assert set(vote(t)) == {"designe-1", "prefet", "epci", "designe-4"}


def test_giver_who_arrives_votes_in_person(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "epci"))
    donne(t, "designe-3", "designe-2")
    t.minutes(5)
    t.arrivent("designe-3")
    assert vote(t)["designe-3"] == t.membres["designe-3"]


@pytest.mark.parametrize(
    ("de", "a", "code"),
    [
        ("designe-3", "designe-3", "pouvoir_a_soi_meme"),
        ("designe-1", "designe-2", "pouvoir_present"),
        ("designe-4", "prefet", "pouvoir_deja_donne"),
        ("designe-5", "designe-2", "pouvoir_en_trop"),
        ("designe-5", "designe-4", "pouvoir_en_chaine"),
    ],
)
def test_proxy_that_the_rules_do_not_have_is_refused(t: Tenue, de: str, a: str, code: str):
    t.ouvre(presents=("designe-1",))
    donne(t, "designe-4", "designe-2")
    assert t.refus(record_pouvoir, **paire(t, de, a)).code == code


@pytest.mark.parametrize(("regles", "modalite"), [({}, "presentiel"), ({**ADMIS, "modalites": ["ecrit"]}, "ecrit")])
def test_no_proxy_without_the_reglement_nor_in_writing(
    actes: Actes, horloge: HorlogeFixe, regles: dict[str, Any], modalite: str
):
    t = tenue.prepare(actes, horloge, regles=regles, modalite=ModaliteSeance(modalite))
    t.convoque()
    assert t.refus(record_pouvoir, **paire(t, "designe-3", "designe-2")).code == "pouvoir_exclu"


def test_counted_proxy_stays_and_its_giver_cannot_have_been_there(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet"))
    pouvoir = donne(t, "designe-3", "designe-2")
    t.minutes(10)
    vote(t)
    assert t.refus(withdraw_pouvoir, pouvoir_id=pouvoir).code == "pouvoir_compte"
    arrivee: dict[str, Any] = {"siege_id": t.sieges["designe-3"], "membre_id": t.membres["designe-3"]}
    tot = SEANCE_LE + timedelta(minutes=5)
    t.minutes(10)
    refus = t.refus(record_arrivee, seance_id=t.seance_id, **arrivee, arrivee_le=tot)
    assert refus.code == "presence_contredit_vote"


def test_proxy_is_taken_back_before_any_vote(t: Tenue):
    t.ouvre(presents=("designe-1",))
    pouvoir = donne(t, "designe-3", "designe-2")
    with t.acte() as acte:
        withdraw_pouvoir(acte, pouvoir_id=pouvoir)
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Pouvoir)).all() == []


def test_minutes_and_attendance_sheet_tell_the_proxy(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet"))
    t.minutes(2)
    donne(t, "designe-3", "designe-2")
    vote(t)
    t.minutes(5)
    t.leve()
    with t.actes.sessions.lecture() as session:
        pv = get_pv(session, t.secretaire, t.seance_id)
        feuille = get_emargement(session, t.secretaire, t.seance_id)
    assert (pv.quorum.presents, pv.quorum.atteint) == (4, True)
    mandats = [presence.mandat for presence in pv.presences]
    assert any("pouvoir donné au siège" in mandat for mandat in mandats)
    assert any("porte le pouvoir du siège" in mandat for mandat in mandats)
    assert sum(presence.etat.startswith("représenté") for presence in pv.presences) == 1
    assert pv.lots[0].scrutins[0].mode == "à l’unanimité des présents et représentés"
    assert feuille.lots[0].etats.count("R") == 1
