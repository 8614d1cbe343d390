"""Votes of fifty members over HTTP while the list is imported and scored, the grid of a séance, its live lists."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from os import sysconf
from pathlib import Path
from statistics import median as mediane
from statistics import quantiles
from threading import Event
from time import perf_counter, sleep

from caleol.kernel.clock import HorlogeFixe
from caleol.rules.droits import OUTIL
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from tests import fabriques as f
from tests import tenue
from tests.bench.bench_candidats import GRILLE
from tests.bench.bench_imports import fichier_communes
from tests.bench.mesure import Atelier, Ligne, median
from tests.foule import Foule, assemble
from tests.imports.fichiers import grandes_demandes
from tests.ouvriers import Client
from tests.tenue import SEANCE_LE
from tests.urnes import VOTANTS, met_au_vote, vote

DEMANDES, VOTES_EN, P95, LISTE, ECART = 56_000, 10, 0.150, 0.300, 2.0
AUDITEURS, ECOUTE, PERIODE = 30, 20, 1.5

CHARGE = """
import sys
from datetime import datetime
from pathlib import Path
from caleol.factory import create_app
from caleol.kernel.clock import HorlogeFixe
from caleol.models.moteur import Sessions, create_moteur
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.imports import importe_fichier
from caleol.settings import Mode, Reglages
url, communes, fichiers, dossier = sys.argv[1], Path(sys.argv[2]), sys.argv[3:-1], Path(sys.argv[-1])
actes = Actes(Sessions(create_moteur(url)), HorlogeFixe(datetime.fromisoformat("2026-12-01T09:30:00+01:00")))
create_app(Reglages(Mode.TEST, url, "x" * 40, dossier), actes)
importe_fichier(actes, OUTIL, "communes", communes)
print("prête", flush=True)
while True:
    for fichier in fichiers:
        importe_fichier(actes, OUTIL, "demandes", Path(fichier))
        print("importé et noté", flush=True)
"""


@contextmanager
def sous_charge(atelier: Atelier, url: str) -> Iterator[None]:
    """Import the whole list and score it, again and again, in a process of its own, until the end of the block."""
    dossier = atelier.dossier
    fichiers = [
        atelier.once("fichier demandes", lambda: grandes_demandes(dossier / "demandes.csv", DEMANDES)),
        atelier.once("fichier change", lambda: grandes_demandes(dossier / "demandes-2.csv", DEMANDES, change=10)),
    ]
    commande = [sys.executable, "-c", CHARGE, url, str(fichier_communes(atelier)), *map(str, fichiers), str(dossier)]
    charge = subprocess.Popen(commande, stdout=subprocess.PIPE, text=True)
    assert charge.stdout is not None
    try:
        assert charge.stdout.readline() == "prête\n"
        yield
        assert charge.poll() is None, "the import ended before the votes"
    finally:
        charge.kill()
        charge.communicate()


def _foule(atelier: Atelier, genre: str) -> Foule:
    base = atelier.base("votes", genre)
    foule = assemble(base)
    actes = Actes(base.sessions, foule.t.horloge)
    with actes.ouvre(OUTIL) as acte:
        f.fabrique_grille(acte.session, GRILLE, code="demonstration")
    return foule


def _lit_et_vote(foule: Foule, client: Client, cle: str, lot: int, attente: float) -> tuple[float, float, int]:
    """Read a dwelling, then vote on it; return how long each took, and the status."""
    sleep(attente)
    debut = perf_counter()
    client.get(foule.adresse(f"/{foule.t.lots[lot]}"))
    lu = perf_counter()
    statut = foule.vote(client, cle, lot, "1", f"bench-{cle}-{lot}").statut
    return lu - debut, perf_counter() - lu, statut


def _vote_ensemble(atelier: Atelier, genre: str) -> list[Ligne]:
    foule = _foule(atelier, genre)
    url, nom = atelier.base("votes", genre).url, {"sqlite": "SQLite", "postgres": "PostgreSQL"}[genre]
    qui = [(cle, lot) for cle in foule.comptes for lot in foule.lots_de(cle)[:2]]
    qui += [(cle, 2) for cle in ("designe-1", "designe-2", "prefet", "epci")]
    with foule.ouvriers(url, atelier.dossier, 2) as ouvriers, sous_charge(atelier, url), ThreadPoolExecutor(50) as fils:
        clients = {cle: ouvriers.client(compte) for cle, compte in foule.comptes.items()}
        for client in list(clients.values())[:8]:
            client.get(foule.adresse())  # templates are compiled once in each process
        depart = perf_counter()
        envois = [
            fils.submit(_lit_et_vote, foule, clients[cle], cle, lot, VOTES_EN * rang / len(qui))
            for rang, (cle, lot) in enumerate(qui)
        ]
        issues = [envoi.result() for envoi in envois]
        total = perf_counter() - depart
    lus, votes, statuts = zip(*issues, strict=True)
    p95, erreurs = quantiles(votes, n=20)[-1], sum(statut != 200 for statut in statuts)
    fait = f"{len(qui)} votes en {total:.0f} s sur {nom}, deux processus, pendant un import et un calcul"
    return [
        Ligne(f"{fait}, 95e centile", p95, visee="moins de 150 ms, sans erreur", tenue=p95 < P95 and not erreurs),
        Ligne("le plus long de ces votes", max(votes)),
        Ligne("médiane d’un de ces votes", mediane(votes)),
        Ligne("lecture du logement avant le vote, 95e centile", quantiles(lus, n=20)[-1]),
        Ligne("votes refusés ou en erreur", float(erreurs), "", visee="aucun", tenue=not erreurs),
    ]


def bench_cinquante_votes_sqlite(atelier: Atelier) -> list[Ligne]:
    """Measure the votes of fifty members on SQLite."""
    return _vote_ensemble(atelier, "sqlite")


def bench_cinquante_votes_postgres(atelier: Atelier) -> list[Ligne]:
    """Measure the votes of fifty members on PostgreSQL."""
    return _vote_ensemble(atelier, "postgres")


def _trente_lots(atelier: Atelier) -> Foule:
    """Return a séance of thirty lots and twelve members, four seats having voted on each."""
    base = atelier.base("grille")
    horloge = HorlogeFixe(SEANCE_LE.replace(month=11, day=23))
    t = tenue.prepare(
        Actes(base.sessions, horloge),
        horloge,
        nb_lots=30,
        communes=("59512", "59163", "59350"),
        modalite=ModaliteSeance.MIXTE,
        regles={"modalites": ["mixte"]},
    )
    t.ouvre()
    for lot in range(30):
        met_au_vote(t, lot)
        for cle in VOTANTS[1:5]:
            vote(t, cle, lot=lot)
    return Foule(t, {"designe-1": t.compte_president})


def _page(client: Client, nom: str, adresse: str) -> list[Ligne]:
    poids = len(client.get(adresse).texte.encode())
    duree = median(lambda: client.get(adresse), passages=9)
    return [
        Ligne(nom, duree, visee="moins de 300 ms", tenue=duree < LISTE, passages=9),
        Ligne(f"{nom}, taille", poids / 1000, "ko", visee="moins de 100 ko", tenue=poids < 100_000),
    ]


def bench_grille_de_la_seance(atelier: Atelier) -> list[Ligne]:
    """Measure over HTTP the grid of a séance of thirty lots and twelve members, and the pages of its votes."""
    foule = atelier.once("trente lots", lambda: _trente_lots(atelier))
    with foule.ouvriers(atelier.base("grille").url, atelier.dossier, 1) as ouvriers:
        secretaire, membre = (ouvriers.client(compte) for compte in (foule.t.compte, foule.t.compte_president))
        return [
            *_page(
                secretaire, "grille d’une séance de 30 lots et 12 membres", f"/seances/{foule.t.seance_id}/deliberation"
            ),
            *_page(secretaire, "suivi des votes de ses 30 lots", foule.adresse("/conduite")),
            *_page(membre, "liste des votes d’un membre", foule.adresse()),
            *_page(membre, "logement à voter", foule.adresse(f"/{foule.t.lots[3]}")),
        ]


def _ecoute(client: Client, adresse: str, fini: Event, attente: float) -> list[tuple[float, str]]:
    """Look at a live list as its page does, until told to stop; return each change with its instant."""
    fini.wait(attente)
    version, vus = "", []
    while not fini.is_set():
        reponse = client.get(adresse, If_None_Match=version)
        if reponse.statut == 200:
            version = reponse.entetes["ETag"]
            vus.append((perf_counter(), reponse.texte))
        fini.wait(PERIODE)
    return vus


def _processeur(port: int) -> float:
    """Return the processor time of the workers that serve a port, in seconds (Linux)."""
    total = 0
    for statut in Path("/proc").glob("[0-9]*/stat"):
        try:
            if f"127.0.0.1:{port}" in (statut.parent / "environ").read_text(errors="ignore"):
                champs = statut.read_text().rsplit(")", 1)[1].split()
                total += int(champs[11]) + int(champs[12])
        except OSError:
            continue
    return total / sysconf("SC_CLK_TCK")


def bench_listes_vivantes(atelier: Atelier) -> list[Ligne]:
    """Measure what thirty open live lists cost the server, and how late they show votes, one each two seconds."""
    foule = assemble(atelier.base("vivant"))
    fini, adresse = Event(), foule.adresse("/conduite/etat")
    url = atelier.base("vivant").url
    with foule.ouvriers(url, atelier.dossier, 2) as ouvriers, ThreadPoolExecutor(AUDITEURS) as fils:
        secretaire, membres = ouvriers.client(foule.t.compte), [ouvriers.client(c) for c in foule.comptes.values()]
        votant = ouvriers.client(foule.comptes["prefet"])
        ecoutes = [fils.submit(_ecoute, secretaire, adresse, fini, PERIODE * rang / 4) for rang in range(4)]
        for rang, membre in enumerate(membres[: AUDITEURS - 4]):
            ecoutes.append(fils.submit(_ecoute, membre, foule.adresse("/etat"), fini, PERIODE * rang / AUDITEURS))
        sleep(4 * PERIODE)
        repos = _cout(ouvriers.port)
        avant, debut, votes = _processeur(ouvriers.port), perf_counter(), []
        for lot in range(ECOUTE // 2):
            foule.vote(votant, "prefet", lot, "1", f"vivant-{lot}")
            votes.append(perf_counter())
            sleep(2)
        en_vote = (_processeur(ouvriers.port) - avant) * 60 / (perf_counter() - debut)
        fini.set()
        vus = [ecoute.result() for ecoute in ecoutes]
    retards = [_retard(quand, vu) for quand in votes for vu in vus[:4]]
    return [
        Ligne("retard d’une liste vivante, au plus", max(retards), visee="moins de 2 s", tenue=max(retards) < ECART),
        Ligne("processeur par minute, 30 listes ouvertes, rien ne change", repos),
        Ligne("processeur par minute, 30 listes ouvertes, un vote toutes les 2 s", en_vote),
    ]


def _cout(port: int) -> float:
    avant, debut = _processeur(port), perf_counter()
    sleep(ECOUTE / 2)
    return (_processeur(port) - avant) * 60 / (perf_counter() - debut)


def _retard(quand: float, vus: list[tuple[float, str]]) -> float:
    """Return how long after an instant the next change was shown."""
    return next((vu - quand for vu, _ in vus if vu >= quand), float(ECOUTE))
