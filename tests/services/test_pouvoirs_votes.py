"""Proxies on a lot put to the members' vote: who carries one sends a ballot more, and the seat has one voice."""

from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.lot import DroitVote, Scrutin, Vote
from caleol.models.seance import Pouvoir
from caleol.models.urne import Bulletin
from caleol.queries.deliberation import get_deliberation
from caleol.queries.votes import SiegeVotant, list_recus, load_votes
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.pouvoirs import record_pouvoir, withdraw_pouvoir
from caleol.services.registre import ACTES
from caleol.services.scrutins import CONTRE
from caleol.services.verification import verify_chaine
from caleol.services.votes import cast_vote, confirm_voice, record_voice, step_aside
from tests import tenue
from tests.ensemble import ensemble
from tests.tenue import Tenue
from tests.urnes import clot, lu, membre, met_au_vote, vote

PRESENTS = ("designe-1", "designe-2", "designe-4", "prefet")
REGLES = {"modalites": ["mixte"], "pouvoir_admis": True, "pouvoirs_par_membre": 1, "pouvoir_compte_au_quorum": True}


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    """Return a mixed séance where designe-2 carries the proxy of designe-3, its lot put to the vote."""
    preparee = tenue.prepare(actes, horloge, modalite=ModaliteSeance.MIXTE, regles=REGLES)
    preparee.ouvre(presents=PRESENTS)
    donne(preparee, "designe-3", "designe-2")
    met_au_vote(preparee)
    return preparee


def donne(t: Tenue, de: str, a: str) -> int:
    with t.acte() as acte:
        return record_pouvoir(
            acte, seance_id=t.seance_id, mandant_siege_id=t.sieges[de], mandataire_siege_id=t.sieges[a]
        )


def reprend(t: Tenue) -> None:
    (pouvoir,) = lu(t, Pouvoir)
    with t.acte() as acte:
        withdraw_pouvoir(acte, pouvoir_id=pouvoir.id)


def pour(t: Tenue, siege: str, par: str, choix: str = "1") -> Any:
    return vote(t, siege, choix, auteur=membre(t, par))


def refus(t: Tenue, siege: str, par: str) -> str:
    champs: dict[str, Any] = {"lot_id": t.lots[0], "siege_id": t.sieges[siege], "choix": "1", "cle": "x"}
    return t.refus(cast_vote, membre(t, par), **champs).code


def miens(t: Tenue, cle: str) -> tuple[SiegeVotant, ...]:
    auteur = membre(t, cle)
    with t.actes.sessions.lecture() as session:
        lignes = get_deliberation(session, auteur, t.seance_id, maintenant=t.horloge.maintenant()).lots
        (vote_lu,) = load_votes(session, auteur, t.seance_id, lignes, t.horloge.maintenant())
        return vote_lu.miens


def comptes(t: Tenue) -> dict[str, int]:
    """Return the votes that the close counted: who cast each, by seat."""
    noms = {siege_id: cle for cle, siege_id in t.sieges.items()}
    return {noms[v.siege_id]: v.membre_id for v in lu(t, Vote)}


def test_the_holder_casts_two_ballots_each_with_its_receipt(t: Tenue):
    assert [(s.siege_id, bool(s.represente)) for s in miens(t, "designe-2")] == [
        (t.sieges["designe-2"], False),
        (t.sieges["designe-3"], True),
    ]
    recus = {pour(t, "designe-2", "designe-2", "1").recu, pour(t, "designe-3", "designe-2", CONTRE).recu}
    for cle in ("designe-1", "designe-4"):
        vote(t, cle)
    clot(t)
    (scrutin,) = lu(t, Scrutin)
    assert (len(recus), scrutin.quorum_presents, scrutin.decompte["contre"]) == (2, 5, 1)
    assert comptes(t)["designe-3"] == t.membres["designe-2"]
    assert recus < {v.recu for v in lu(t, Vote)}
    with t.actes.sessions.lecture() as session:
        droit = session.scalars(select(DroitVote).where(DroitVote.siege_id == t.sieges["designe-3"])).one()
    assert (droit.present, droit.membre_id) == (True, None)
    auteur = membre(t, "designe-2")
    with t.actes.sessions.lecture() as session:
        trouves = list_recus(session, auteur, t.seance_id)
        assert verify_chaine(session, ACTES).anomalie is None
    assert [(compte, bool(b.pouvoir)) for _, b, compte in trouves] == [(True, False), (True, True)]


def test_who_gave_the_proxy_does_not_vote_while_it_stands(t: Tenue):
    assert refus(t, "designe-3", "designe-3") == "pouvoir_donne"
    assert miens(t, "designe-3") == ()
    reprend(t)
    assert refus(t, "designe-3", "designe-3") == "pas_present"
    t.arrivent("designe-3")
    assert pour(t, "designe-3", "designe-3").recu


def test_nobody_else_votes_for_a_represented_seat(t: Tenue):
    assert refus(t, "designe-3", "designe-4") == "pouvoir_tombe"
    with pytest.raises(Introuvable), t.acte(membre(t, "designe-4")) as acte:
        cast_vote(acte, lot_id=t.lots[0], siege_id=999, choix="1", cle="x")


def test_a_proxy_taken_back_gives_the_seat_back_and_its_ballot_falls(t: Tenue):
    for cle in PRESENTS:
        vote(t, cle)
    pour(t, "designe-3", "designe-2", CONTRE)
    reprend(t)
    assert [s.siege_id for s in miens(t, "designe-2")] == [t.sieges["designe-2"]]
    t.arrivent("designe-3")
    assert [s.a_vote for s in miens(t, "designe-3")] == [False]
    clot(t)
    assert set(comptes(t)) == set(PRESENTS)


def test_who_gave_the_proxy_and_comes_votes_in_person(t: Tenue):
    pour(t, "designe-3", "designe-2", CONTRE)
    t.arrivent("designe-3")
    assert refus(t, "designe-3", "designe-2") == "pouvoir_tombe"
    pour(t, "designe-3", "designe-3")
    for cle in PRESENTS:
        vote(t, cle)
    clot(t)
    assert comptes(t)["designe-3"] == t.membres["designe-3"]
    auteur = membre(t, "designe-2")
    with t.actes.sessions.lecture() as session:
        assert [compte for _, _, compte in list_recus(session, auteur, t.seance_id)] == [False, True]


def test_the_holder_who_leaves_takes_both_ballots_away_and_brings_them_back(t: Tenue):
    vote(t, "designe-2")
    pour(t, "designe-3", "designe-2")
    t.minutes(2)
    t.part("designe-2")
    assert miens(t, "designe-2") == ()
    t.minutes(2)
    t.arrivent("designe-2")
    assert [s.a_vote for s in miens(t, "designe-2")] == [True, True]


def test_the_holder_who_steps_aside_takes_back_the_ballot_of_the_seat_represented(t: Tenue):
    vote(t, "designe-2")
    pour(t, "designe-3", "designe-2")
    with t.acte(membre(t, "designe-2")) as acte:
        assert step_aside(acte, lot_id=t.lots[0]) == {t.sieges["designe-2"]}
    assert all(b.remplace_le is not None for b in lu(t, Bulletin))
    assert refus(t, "designe-3", "designe-2") == "pouvoir_tombe"


def test_who_gave_the_proxy_steps_aside_from_home_and_nobody_votes_for_the_seat(t: Tenue):
    pour(t, "designe-3", "designe-2")
    with t.acte(membre(t, "designe-3")) as acte:
        step_aside(acte, lot_id=t.lots[0])
    assert lu(t, Bulletin)[0].remplace_le is not None
    assert [s.siege_id for s in miens(t, "designe-2")] == [t.sieges["designe-2"]]


def test_a_voice_by_telephone_for_a_represented_seat_is_confirmed_by_its_holder(t: Tenue):
    champs: dict[str, Any] = {"lot_id": t.lots[0], "choix": "1", "cle": "tel", "telephone": True}
    champs |= {"siege_id": t.sieges["designe-3"], "membre_id": t.membres["designe-2"]}
    with t.acte() as acte:
        record_voice(acte, **champs)
    (bulletin,) = lu(t, Bulletin)
    reprend(t)
    assert t.refus(confirm_voice, membre(t, "designe-2"), bulletin_id=bulletin.id).code == "pouvoir_tombe"
    donne(t, "designe-3", "designe-2")
    with t.acte(membre(t, "designe-2")) as acte:
        confirm_voice(acte, bulletin_id=bulletin.id)
    assert [s.a_vote for s in miens(t, "designe-2")] == [False, True]


@pytest.mark.toutes_bases
def test_holder_and_giver_at_once_have_one_voice(t: Tenue):
    """The giver comes and votes while the holder votes for the same seat: one ballot counts, whoever is first."""
    for cle in PRESENTS:
        vote(t, cle)
    porteur, mandant = membre(t, "designe-2"), membre(t, "designe-3")

    def envoi(qui: Any, choix: str, jeton: str) -> Any:
        return lambda: vote(t, "designe-3", choix, auteur=qui, jeton=jeton)

    issues = ensemble(
        *[envoi(porteur, CONTRE, f"porteur-{n}") for n in range(3)],
        lambda: t.arrivent("designe-3"),
        *[envoi(mandant, "1", f"mandant-{n}") for n in range(3)],
    )
    assert {i.code for i in issues if isinstance(i, Refus)} <= {"pouvoir_tombe", "pouvoir_donne"}
    clot(t)
    courants = [b for b in lu(t, Bulletin) if b.siege_id == t.sieges["designe-3"] and b.remplace_le is None]
    comptes_du_siege = [v for v in lu(t, Vote) if v.siege_id == t.sieges["designe-3"]]
    assert len(courants) <= 1
    assert {v.recu for v in comptes_du_siege} == {b.recu for b in courants if b.mandataire_siege_id is None}
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
