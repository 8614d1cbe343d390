"""The process killed while it closes a vote: nothing of the close is there, or all of it."""

import multiprocessing
from datetime import datetime
from multiprocessing.synchronize import Event
from random import Random
from signal import SIGKILL
from time import perf_counter

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.enumerations import EtatLot
from caleol.models.lot import Decision, Lot, Scrutin, Vote
from caleol.models.moteur import Sessions, create_moteur
from caleol.rules.droits import Auteur
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.registre import ACTES
from caleol.services.urnes import close_urne, reopen_urne
from caleol.services.verification import verify_chaine
from tests import tenue
from tests.bases import BaseEssai
from tests.tenue import Tenue
from tests.urnes import VOTANTS, clot, lu, met_au_vote, vote

FOIS = 200
pytestmark = [pytest.mark.soak, pytest.mark.toutes_bases]


def ferme(url: str, auteur: Auteur, instant: datetime, lot_id: int, pret: Event) -> None:
    """Close the vote, as a process of its own with its own connection."""
    actes = Actes(Sessions(create_moteur(url)), HorlogeFixe(instant))
    with actes.sessions.lecture() as session:
        session.scalar(select(func.count()).select_from(Lot))
    pret.set()
    with actes.ouvre(auteur) as acte:
        close_urne(acte, lot_id=lot_id)


def kill_while_closing(t: Tenue, url: str, attente: float) -> float:
    """Start a process that closes the first lot, kill it (SIGKILL) `attente` seconds after; return how long it ran."""
    t.actes.sessions.moteur.dispose()
    contexte = multiprocessing.get_context("fork")
    pret = contexte.Event()
    processus = contexte.Process(
        target=ferme, args=(url, t.secretaire, t.horloge.maintenant(), t.lots[0], pret), daemon=True
    )
    processus.start()
    assert pret.wait(60)
    debut = perf_counter()
    processus.join(attente)
    duree = perf_counter() - debut
    processus.kill()
    processus.join(60)
    assert processus.exitcode in {0, -SIGKILL}
    return duree


def is_closed(t: Tenue) -> bool:
    """Return whether the vote is closed; fail where what is there is neither of the two lawful states."""
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
        etat = session.get_one(Lot, t.lots[0]).etat
        vivants = list(session.scalars(select(Scrutin.id).where(Scrutin.annule_le.is_(None))))
        decisions = session.scalar(select(func.count()).select_from(Decision).where(Decision.scrutin_id.in_(vivants)))
        votes = session.scalar(select(func.count()).select_from(Vote).where(Vote.scrutin_id.in_(vivants)))
    assert (etat, len(vivants), decisions, votes) in {
        (EtatLot.INSCRIT, 0, 0, 0),
        (EtatLot.DECIDE, 1, 3, len(VOTANTS)),
    }
    return bool(vivants)


def test_a_close_that_is_killed_is_whole_or_has_not_been(base: BaseEssai, actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.MIXTE, regles={"modalites": ["mixte"]})
    t.ouvre()
    met_au_vote(t)
    for cle in VOTANTS:
        vote(t, cle)
    duree = kill_while_closing(t, base.url, 30)
    assert is_closed(t), "left alone, the process closes"
    hasard, clos = Random(1), 0
    for _ in range(FOIS):
        with t.acte() as acte:
            reopen_urne(acte, lot_id=t.lots[0], motif="Essai d’arrêt.")
        kill_while_closing(t, base.url, hasard.uniform(0, 3 * duree))
        clos += is_closed(t)
        texte = clot(t)
        assert is_closed(t)
        assert clot(t) == texte
    assert 0 < clos < FOIS, "no kill fell in the middle: the waits are to be changed"
    assert len(lu(t, Scrutin)) == FOIS + 1
