"""Fifty members vote on thirty lots through several processes while the secretary conducts (soak)."""

import json
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from caleol.models.lot import Scrutin, Vote
from caleol.models.urne import Bulletin
from caleol.rules.reglement import ModaliteSeance
from caleol.services.horloge_votes import settle_all
from caleol.services.registre import ACTES
from caleol.services.scrutins import CONTRE
from caleol.services.verification import verify_chaine
from tests.bases import BaseEssai
from tests.ensemble import ensemble
from tests.foule import LOTS, MEMBRES, Foule, assemble
from tests.ouvriers import Client, Reponse
from tests.urnes import clot, lu

pytestmark = [pytest.mark.soak, pytest.mark.toutes_bases]
OUVRIERS, FILS = 3, 50
RAISON = re.compile(r"pas enregistré</h2><p>(.*?)</p>", re.DOTALL)
RECU = re.compile(r"reçu ([0-9A-Z-]{10,})")


def envois(foule: Foule, clients: dict[str, Client], hasard: Random) -> list[tuple[Client, str, int, str, str]]:
    """Return the ballots of everybody: one a seat and lot, some sent twice with one key, some changed, all mixed."""
    simples = [(clients[cle], cle, lot, "1", f"{cle}-{lot}-a") for cle in clients for lot in foule.lots_de(cle)]
    doubles = hasard.sample(simples, len(simples) // 4)
    changes = [(qui, cle, lot, CONTRE, f"{cle}-{lot}-b") for qui, cle, lot, *_ in hasard.sample(simples, 40)]
    tout = [*simples, *doubles, *changes]
    hasard.shuffle(tout)
    return tout


def conduit(foule: Foule, secretaire: Client) -> list[Reponse]:
    """Close every third lot, twice, and open half of those again, as the votes come."""
    issues, sans = [], [str(siege) for siege in foule.t.sieges.values()]
    for lot in range(0, LOTS, 3):
        chemin = foule.adresse(f"/conduite/{foule.t.lots[lot]}")
        issues += [secretaire.post(f"{chemin}/cloture", sans=sans), secretaire.post(f"{chemin}/cloture", sans=sans)]
        if lot % 2:
            issues.append(secretaire.post(f"{chemin}/reouverture", motif="Une pièce est arrivée."))
    return issues


def prolonge(foule: Foule, secretaire: Client) -> list[Reponse]:
    """Extend the vote of the written séance, again and again, as the votes come."""
    chemin = foule.adresse(f"/conduite/{foule.t.lots[0]}/prolongation")
    heures = [f"{heure} h" for heure in range(11, 18)]
    return [secretaire.post(chemin, jour="03/12/2026", heure=heure, motif="Panne du réseau.") for heure in heures]


def vote_ensemble(
    base: BaseEssai, dossier: Path, foule: Foule, conduite: Callable[[Foule, Client], list[Reponse]]
) -> None:
    """Let everybody vote while the secretary conducts, and check what each was told."""
    assert len(foule.comptes) == MEMBRES
    with foule.ouvriers(base.url, dossier, OUVRIERS) as ouvriers, ThreadPoolExecutor(FILS) as fils:
        clients = {cle: ouvriers.client(compte) for cle, compte in foule.comptes.items()}
        tout = envois(foule, clients, Random(50))
        demandes = [fils.submit(foule.vote, qui, cle, lot, choix, jeton) for qui, cle, lot, choix, jeton in tout]
        conduits = conduite(foule, ouvriers.client(foule.t.compte))
        reponses = [demande.result() for demande in demandes]
    check_answers(foule, reponses)
    assert {r.statut for r in conduits} == {303}


def test_fifty_members_vote_at_once_on_thirty_lots_while_some_close(base: BaseEssai, tmp_path: Path):
    foule = assemble(base)
    vote_ensemble(base, tmp_path, foule, conduit)
    check_counts(foule)


def test_fifty_members_vote_at_once_in_writing_while_the_hour_moves(base: BaseEssai, tmp_path: Path):
    foule = assemble(base, ModaliteSeance.ECRIT)
    vote_ensemble(base, tmp_path, foule, prolonge)
    foule.t.horloge.avance(timedelta(days=3))
    clos = ensemble(*[lambda: settle_all(foule.t.actes)] * 3)
    assert sum(nombre for nombre in clos if isinstance(nombre, int)) == LOTS
    check_counts(foule)


def check_answers(foule: Foule, reponses: list[Reponse]) -> None:
    """Check that what members were told is what the database holds: accepted and refused make sent."""
    statuts = Counter(reponse.statut for reponse in reponses)
    assert set(statuts) <= {200, 422, 503}, statuts  # 503: nothing written, the device sends it again
    raisons = {raison for r in reponses if r.statut == 422 for raison in RAISON.findall(r.texte)}
    assert all("est clos depuis" in raison for raison in raisons), raisons
    donnes = {recu for r in reponses if r.statut == 200 for recu in RECU.findall(json.loads(r.texte)["dit"])}
    bulletins = lu(foule.t, Bulletin)
    assert donnes == {b.recu for b in bulletins}
    comptent = [(b.urne_id, b.siege_id) for b in bulletins if b.remplace_le is None]
    assert len(comptent) == len(set(comptent))


def check_counts(foule: Foule) -> None:
    """Close all, each twice with the same bytes, and check that the votes counted are the ballots in force."""
    for lot in range(LOTS):
        empreintes = {sha256(clot(foule.t, lot).encode()).hexdigest() for _ in range(3)}
        assert len(empreintes) == 1
    for scrutin in lu(foule.t, Scrutin):
        sieges = [v.siege_id for v in lu(foule.t, Vote) if v.scrutin_id == scrutin.id]
        assert len(sieges) == len(set(sieges))
    vivants = {s.id for s in lu(foule.t, Scrutin) if s.annule_le is None}
    assert len(vivants) == LOTS
    votes = sum(v.scrutin_id in vivants for v in lu(foule.t, Vote))
    assert votes == sum(b.remplace_le is None for b in lu(foule.t, Bulletin))
    with foule.t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
