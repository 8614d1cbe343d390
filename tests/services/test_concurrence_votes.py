"""Members vote at once, twice, and change while the secretary closes: nothing is lost, counted twice or late."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Refus
from caleol.models.lot import Scrutin, Vote
from caleol.models.urne import Bulletin, Urne
from caleol.rules.droits import Auteur
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.registre import ACTES
from caleol.services.scrutins import ABSTENTION, CONTRE
from caleol.services.urnes import reopen_urne
from caleol.services.verification import verify_chaine
from caleol.services.votes import Recu, step_aside
from tests import tenue
from tests.ensemble import ensemble
from tests.tenue import Tenue
from tests.urnes import VOTANTS, clot, lu, membre, met_au_vote, vote

pytestmark = pytest.mark.toutes_bases
Travail = Callable[[], object]


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=2, modalite=ModaliteSeance.MIXTE, regles={"modalites": ["mixte"]})
    preparee.ouvre()
    met_au_vote(preparee, 0)
    met_au_vote(preparee, 1)
    return preparee


@pytest.fixture
def auteurs(t: Tenue) -> dict[str, Auteur]:
    return {cle: membre(t, cle) for cle in VOTANTS}


def envoi(t: Tenue, qui: Auteur, cle: str, choix: str, lot: int, jeton: str) -> Travail:
    return lambda: vote(t, cle, choix, lot=lot, jeton=jeton, auteur=qui)


def envois(t: Tenue, auteurs: dict[str, Auteur], lot: int) -> list[Travail]:
    """Return the sendings of a lot: one a seat, two of them sent twice, two changed."""
    travaux = [envoi(t, auteurs[cle], cle, "1", lot, f"{cle}-a") for cle in VOTANTS]
    travaux += [envoi(t, auteurs[cle], cle, "1", lot, f"{cle}-a") for cle in VOTANTS[:2]]
    return travaux + [envoi(t, auteurs[cle], cle, CONTRE, lot, f"{cle}-b") for cle in VOTANTS[1:3]]


def check_comptes(t: Tenue, issues: list[object]) -> None:
    """Check that what members were told is what the database holds, each ballot once."""
    acceptes = [i for i in issues if isinstance(i, Recu)]
    refuses = [i for i in issues if isinstance(i, Refus)]
    assert len(acceptes) + len(refuses) == len(issues)
    assert {r.code for r in refuses} <= {"vote_fini"}
    bulletins = lu(t, Bulletin)
    assert {i.recu for i in acceptes} == {b.recu for b in bulletins}
    assert sum(not i.deja for i in acceptes) == len(bulletins)
    comptent = [(b.urne_id, b.siege_id) for b in bulletins if b.remplace_le is None]
    assert len(set(comptent)) == len(comptent)
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None


def test_votes_sent_at_once_twice_and_changed_are_each_counted_once(t: Tenue, auteurs: dict[str, Auteur]):
    issues = ensemble(*envois(t, auteurs, 0), *envois(t, auteurs, 1))
    assert not any(isinstance(i, Refus) for i in issues)
    check_comptes(t, issues)
    clot(t, 0)
    clot(t, 1)
    votes = [(v.lot_id, v.siege_id) for v in lu(t, Vote)]
    assert len(votes) == len(set(votes)) == 2 * len(VOTANTS)


def test_a_lot_closed_while_its_members_vote_counts_all_that_it_accepted_and_no_more(
    t: Tenue, auteurs: dict[str, Auteur]
):
    clotures: list[Travail] = [lambda: clot(t, 0)] * 3
    premiers, autres = envois(t, auteurs, 0), envois(t, auteurs, 1)
    issues = ensemble(*premiers[:5], *clotures, *premiers[5:], *autres)
    fermes = {i for i in issues if isinstance(i, str)}
    assert sum(isinstance(i, str) for i in issues) == 3
    check_comptes(t, [i for i in issues if not isinstance(i, str)])
    assert {sha256(clot(t, 0).encode()).digest()} == {sha256(texte.encode()).digest() for texte in fermes}
    (scrutin,) = lu(t, Scrutin)
    urne = lu(t, Urne)[0]
    comptent = {b.recu for b in lu(t, Bulletin) if b.urne_id == urne.id and b.remplace_le is None}
    assert {v.recu for v in lu(t, Vote) if v.scrutin_id == scrutin.id} == comptent
    assert vote_apres(t, auteurs) == {"vote_fini"}


def vote_apres(t: Tenue, auteurs: dict[str, Auteur]) -> set[str]:
    """Return what members are told who send something new after the close of the first lot, all at once."""
    issues = ensemble(*[envoi(t, auteurs[cle], cle, "1", 0, f"{cle}-tard") for cle in VOTANTS])
    assert not any(b.cle.endswith("-tard") for b in lu(t, Bulletin))
    return {i.code if isinstance(i, Refus) else "accepte" for i in issues}


def test_votes_a_deport_a_close_and_a_reopening_at_once_never_wait_for_each_other_in_a_ring(
    t: Tenue, auteurs: dict[str, Auteur]
):
    for cle in VOTANTS:
        vote(t, cle, auteur=auteurs[cle])
    clot(t, 0)

    def rouvre() -> None:
        with t.acte() as acte:
            reopen_urne(acte, lot_id=t.lots[0], motif="Une pièce est arrivée.")

    def deporte() -> None:
        with t.acte(auteurs["prefet"]) as acte:
            step_aside(acte, lot_id=t.lots[0])

    changes = [envoi(t, auteurs[cle], cle, ABSTENTION, 0, f"{cle}-c") for cle in VOTANTS[:3]]
    issues = ensemble(rouvre, *changes, deporte, lambda: clot(t, 0), *envois(t, auteurs, 1), lambda: clot(t, 1))
    codes = {i.code for i in issues if isinstance(i, Refus)}
    assert codes <= {"vote_fini", "lot_traite"}
    clot(t, 0)
    for scrutin in lu(t, Scrutin):
        sieges = [v.siege_id for v in lu(t, Vote) if v.scrutin_id == scrutin.id]
        assert len(set(sieges)) == len(sieges)
    assert sum(s.annule_le is None and s.lot_id == t.lots[0] for s in lu(t, Scrutin)) == 1
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
