"""The process killed (SIGKILL) while letters are made and while mails leave: nothing lost, nothing done by halves."""

import multiprocessing
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from itertools import count as count_from
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from caleol.kernel.clock import HorlogeFixe
from caleol.mail.smtp import ExpediteurSmtp
from caleol.models.demande import Demande
from caleol.models.echange import Courriel
from caleol.models.moteur import Sessions, create_moteur
from caleol.models.registre import EntreeRegistre
from caleol.models.suivi import Courrier
from caleol.rules.droits import OUTIL, Auteur
from caleol.services.act import Actes
from caleol.services.courriels import queue_courriel, send_courriels
from caleol.services.registre import ACTES
from caleol.services.suites.courriers import produce_letters, read_courrier
from caleol.services.verification import verify_chaine
from tests import tenue
from tests.bases import BaseEssai
from tests.mail.serveur import Recu, serveur_smtp

DE = "caleol@bailleur.exemple"
LOTS = 4


def launch(actes: Actes, cible: Callable[..., object], *args: object) -> multiprocessing.context.ForkProcess:
    """Start a process of its own, with its own connection."""
    actes.sessions.moteur.dispose()
    processus = multiprocessing.get_context("fork").Process(target=cible, args=args, daemon=True)
    processus.start()
    return processus


def actes_a_part(url: str, instant: datetime) -> Actes:
    """Open the database anew, in a process that was just started."""
    return Actes(Sessions(create_moteur(url)), HorlogeFixe(instant))


def send(url: str, instant: datetime, port: int) -> None:
    """Send what is due."""
    send_courriels(actes_a_part(url, instant), ExpediteurSmtp(f"smtp://127.0.0.1:{port}", DE))


def make(url: str, instant: datetime, auteur: Auteur, seance_id: int, dossier: Path, dernier: int) -> None:
    """Make the letters that are owed; the process kills itself before the statement number `dernier`."""
    actes, ordres = actes_a_part(url, instant), iter(range(1, dernier))

    def tue(*_: Any) -> None:
        if next(ordres, None) is None:
            os.kill(os.getpid(), SIGKILL)

    event.listen(actes.sessions.moteur, "before_cursor_execute", tue)
    produce_letters(actes, auteur, seance_id, dossier)


def count(actes: Actes, requete: Any) -> int:
    with actes.sessions.lecture() as session:
        return session.scalar(select(func.count()).select_from(requete.subquery())) or 0


def send_over_kills(base: BaseEssai, actes: Actes, horloge: HorlogeFixe, recu: Recu) -> int:
    """Send until nothing is due; at every other message the process is killed, told or not; return how often."""
    en_cours: list[multiprocessing.context.ForkProcess] = []
    tues = 0

    def tue(repondu: bool) -> None:
        nonlocal tues
        rang = len(recu.messages)
        if rang % 2 and repondu == (rang % 4 == 1) and (pid := en_cours[-1].pid):
            os.kill(pid, SIGKILL)
            tues += 1

    recu.apres_message = tue
    reste = select(Courriel.id).where(Courriel.envoye_le.is_(None))
    while count(actes, reste):
        en_cours.append(launch(actes, send, base.url, horloge.maintenant(), recu.port))
        en_cours[-1].join(120)
        assert en_cours[-1].exitcode in {0, -SIGKILL}
        horloge.avance(timedelta(hours=13))
    return tues


@pytest.mark.toutes_bases
@pytest.mark.parametrize("nombre", [6, pytest.param(200, marks=pytest.mark.soak)])
def test_a_mail_taken_by_the_server_then_killed_leaves_again_as_the_same_one(
    base: BaseEssai, actes: Actes, horloge: HorlogeFixe, nombre: int
):
    with actes.ouvre(OUTIL) as acte:
        for rang in range(nombre):
            queue_courriel(
                acte, cle=f"lettre-{rang}", destinataire=f"m{rang}@exemple.fr", objet="Votre demande", texte="Bonjour."
            )
    with serveur_smtp() as recu:
        tues = send_over_kills(base, actes, horloge, recu)
    copies = defaultdict(set)
    fois = Counter[str]()
    for octets in recu.messages:
        identifiant = message_from_bytes(octets, policy=default)["Message-ID"]
        copies[identifiant].add(octets)
        fois[identifiant] += 1
    assert len(copies) == nombre, "each mail arrives, under one Message-ID"
    assert all(len(formes) == 1 for formes in copies.values()), "what is sent again is the same, byte for byte"
    assert tues > 0, "the sender was killed"
    assert fois.total() - nombre <= tues, "only a mail under which the sender was killed leaves again"
    partis = select(EntreeRegistre.rang).where(EntreeRegistre.acte == "courriel_parti")
    assert count(actes, partis) == nombre


@pytest.mark.toutes_bases
@pytest.mark.parametrize("pas", [90, pytest.param(5, marks=pytest.mark.soak)])
def test_letters_are_all_made_or_none_where_the_process_is_killed(
    base: BaseEssai, actes: Actes, horloge: HorlogeFixe, tmp_path: Path, pas: int
):
    t = tenue.prepare(actes, horloge, nb_lots=LOTS)
    with actes.sessions.ecriture() as session:
        session.execute(update(Demande).values(adresse="1 rue Haute", code_postal="59650", ville="Lille"))
    t.ouvre()
    for lot in range(LOTS):
        t.delibere(lot)
    t.leve()
    t.valide(tmp_path)
    lettres, tues = select(Courrier.id), 0
    for dernier in count_from(1, pas):
        processus = launch(actes, make, base.url, horloge.maintenant(), t.secretaire, t.seance_id, tmp_path, dernier)
        processus.join(120)
        assert count(actes, lettres) == (LOTS * 3 if processus.exitcode == 0 else 0)
        if processus.exitcode == 0:
            break
        assert processus.exitcode == -SIGKILL
        tues += 1
    assert tues > 1
    with actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
        assert all(read_courrier(courrier, tmp_path) for courrier in session.scalars(select(Courrier)))
    assert produce_letters(actes, t.secretaire, t.seance_id, tmp_path) == 0
