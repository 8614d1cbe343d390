"""Imports at full size: beside a bare bulk insert of the same rows, and how long a vote waits meanwhile."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from sqlalchemy import Table, text

from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.models.demande import Demande, Menage, Personne
from caleol.models.locatif import Bail, Locataire
from caleol.models.patrimoine import Logement, QuartierLogement, Residence
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.imports import importe_fichier
from caleol.services.imports.comparaison import table_de
from tests.bases import BaseEssai
from tests.bench.mesure import Atelier, Ligne, median, medians
from tests.imports.fichiers import COMMUNES, commune, ecrit, grandes_demandes, grands_baux, grands_logements

DEMANDES, LOGEMENTS, BAUX = 56_000, 32_794, 31_000
RAPPORT, SECONDES, ATTENTE, MEMOIRE = 12, 10, 1, 300
HORLOGE = HorlogeFixe(datetime(2026, 11, 23, 8, 30, tzinfo=PARIS))


class Etabli:
    """A database renewed before each run, and the files that go into it."""

    def __init__(self, atelier: Atelier, avant: Sequence[tuple[str, Path]] = ()) -> None:
        """Renew the database in the workshop, with the files of `avant` already in."""
        self._atelier, self._avant = atelier, [("communes", fichier_communes(atelier)), *avant]
        self.base: BaseEssai | None = None

    def renouvelle(self, genre: str = "sqlite") -> None:
        """Open an empty database and load what comes before."""
        if self.base is not None:
            self._atelier.bases.remove(self.base)
        self.base = self._atelier.bases.open(genre)
        for nature, fichier in self._avant:
            self.importe(nature, fichier)

    @property
    def actes(self) -> Actes:
        """Return the acts on the present database."""
        assert self.base is not None
        return Actes(self.base.sessions, HORLOGE)

    def importe(self, nature: str, fichier: Path) -> None:
        """Import one file, without the computing that follows."""
        importe_fichier(self.actes, OUTIL, nature, fichier, recalcule=False)

    def lignes(self, modeles: Sequence[type]) -> list[tuple[Table, list[tuple[object, ...]]]]:
        """Return the rows of some tables as the driver gives them, without the import they came from."""
        assert self.base is not None
        sortie = []
        with self.base.moteur.connect() as connexion:
            for modele in modeles:
                table = table_de(modele)
                noms = ", ".join("NULL" if c.name == "import_id" else f'"{c.name}"' for c in table.c)
                lues = connexion.exec_driver_sql(f'SELECT {noms} FROM "{table.name}"')  # noqa: S608 - our names
                sortie.append((table, [tuple(rangee) for rangee in lues]))
        return sortie

    def insere_nu(self, lignes: list[tuple[Table, list[tuple[object, ...]]]]) -> None:
        """Insert the same rows by the driver, in one transaction, with nothing else: the control."""
        assert self.base is not None
        with self.base.sessions.ecriture() as session:
            connexion = session.connection()
            for table, rangees in lignes:
                places = ", ".join("?" * len(table.c))
                noms = ", ".join(f'"{colonne.name}"' for colonne in table.c)
                connexion.exec_driver_sql(f'INSERT INTO "{table.name}" ({noms}) VALUES ({places})', rangees)  # noqa: S608 - our names


@contextmanager
def votant(base: BaseEssai | None) -> Iterator[list[float]]:
    """Write one row again and again, as votes do, and give how long each writing took."""
    assert base is not None
    fini, durees = Event(), [0.0]
    sessions = base.sessions

    def vote() -> None:
        while not fini.wait(0.005):
            debut = perf_counter()
            with sessions.ecriture() as session:
                session.execute(text("UPDATE tete_registre SET rang = rang WHERE chaine = 'essai'"))
            durees.append(perf_counter() - debut)

    fil = Thread(target=vote)
    fil.start()
    try:
        yield durees
    finally:
        fini.set()
        fil.join()


def fichier_communes(atelier: Atelier) -> Path:
    """Return the file of the communes of the others."""
    chemin = atelier.dossier / "communes.csv"
    return atelier.once("fichier communes", lambda: ecrit(chemin, "communes", [commune(c) for c in COMMUNES]))


def fichier_logements(atelier: Atelier) -> Path:
    """Return a file of dwellings at full size."""
    return atelier.once("fichier logements", lambda: grands_logements(atelier.dossier / "logements.csv", LOGEMENTS))


def _compare(
    etabli: Etabli, nature: str, fichier: Path, modeles: Sequence[type], nom: str, secondes: float
) -> list[Ligne]:
    """Measure a first load beside the bare insert of its rows, then the wait of a vote during another load."""
    etabli.renouvelle()
    etabli.importe(nature, fichier)
    lignes = etabli.lignes(modeles)
    rangees = sum(len(r) for _, r in lignes)
    sien, nu = medians(
        lambda: etabli.importe(nature, fichier), lambda: etabli.insere_nu(lignes), passages=3, avant=etabli.renouvelle
    )
    attentes = [_attente(etabli, nature, fichier) for _ in range(3)]
    return [
        Ligne(
            f"{nom}, premier chargement",
            sien,
            temoin=f"insertion nue des mêmes {rangees} lignes",
            valeur_temoin=nu,
            visee=f"{RAPPORT} fois au plus, moins de {secondes:g} s",
            tenue=sien <= RAPPORT * nu and sien < secondes,
            passages=3,
        ),
        Ligne(
            f"{nom}, plus longue attente d’un vote pendant l’import",
            sorted(attentes)[1],
            visee=f"moins de {ATTENTE} s",
            tenue=sorted(attentes)[1] < ATTENTE,
            passages=3,
        ),
    ]


def _attente(etabli: Etabli, nature: str, fichier: Path) -> float:
    etabli.renouvelle()
    with votant(etabli.base) as durees:
        etabli.importe(nature, fichier)
    return max(durees)


def bench_demandes(atelier: Atelier) -> list[Ligne]:
    """Measure the import of the waiting list: first load, same file, one tenth changed, memory."""
    dossier, etabli = atelier.dossier, Etabli(atelier)
    fichier = atelier.once("fichier demandes", lambda: grandes_demandes(dossier / "demandes.csv", DEMANDES))
    change = grandes_demandes(dossier / "demandes-2.csv", DEMANDES, change=10)
    nom = f"import de {DEMANDES} demandes et de leurs ménages"
    mesures = _compare(etabli, "demandes", fichier, (Menage, Personne, Demande), nom, SECONDES)
    pareil = median(lambda: etabli.importe("demandes", fichier), passages=3)
    dixieme = median(lambda: etabli.importe("demandes", change), passages=1)
    return [
        *mesures,
        Ligne(f"{nom}, sans changement", pareil, passages=3),
        Ligne(f"{nom}, un dixième changé", dixieme),
        _memoire(etabli, "demandes", fichier, nom),
    ]


def bench_logements(atelier: Atelier) -> list[Ligne]:
    """Measure the import of the stock of dwellings."""
    etabli, nom = Etabli(atelier), f"import de {LOGEMENTS} logements"
    modeles = (Residence, Logement, QuartierLogement)
    return _compare(etabli, "logements", fichier_logements(atelier), modeles, nom, SECONDES)


def bench_baux(atelier: Atelier) -> list[Ligne]:
    """Measure the import of the leases and of those who live there."""
    logements = fichier_logements(atelier)
    fichier = grands_baux(atelier.dossier / "baux.csv", BAUX)
    etabli = Etabli(atelier, [("logements", logements)])
    return _compare(
        etabli, "baux", fichier, (Bail, Locataire), f"import de {BAUX} baux et de leurs occupants", SECONDES
    )


def bench_postgres(atelier: Atelier) -> list[Ligne]:
    """Measure the same waiting list on PostgreSQL."""
    etabli = Etabli(atelier)
    fichier = atelier.once("fichier demandes", lambda: grandes_demandes(atelier.dossier / "demandes.csv", DEMANDES))
    etabli.renouvelle("postgres")
    with votant(etabli.base) as durees:
        duree = median(lambda: etabli.importe("demandes", fichier), passages=1)
    nom = f"import de {DEMANDES} demandes sur PostgreSQL"
    return [
        Ligne(nom, duree, visee=f"moins de {SECONDES} s", tenue=duree < SECONDES),
        Ligne(
            f"{nom}, plus longue attente d’un vote",
            max(durees),
            visee=f"moins de {ATTENTE} s",
            tenue=max(durees) < ATTENTE,
        ),
    ]


SEUL = """
import sys
from pathlib import Path
from caleol.factory import create_app
from caleol.models.moteur import Sessions, create_moteur
from caleol.rules.droits import OUTIL
from caleol.services.imports import importe_fichier
from caleol.settings import Mode, Reglages
from tests.bench.bench_imports import HORLOGE
from caleol.services.act import Actes
url, nature, fichier, dossier = sys.argv[1:]
actes = Actes(Sessions(create_moteur(url)), HORLOGE)
create_app(Reglages(Mode.TEST, url, "x" * 40, Path(dossier)), actes)
importe_fichier(actes, OUTIL, nature, Path(fichier), recalcule=False)
print(next(l.split()[1] for l in Path("/proc/self/status").read_text().splitlines() if l.startswith("VmHWM")))
"""


def _memoire(etabli: Etabli, nature: str, fichier: Path, nom: str) -> Ligne:
    """Measure the most memory that a process of the site took, the application and one import in it."""
    etabli.renouvelle()
    assert etabli.base is not None
    commande = [sys.executable, "-c", SEUL, etabli.base.url, nature, str(fichier), str(fichier.parent)]
    sortie = subprocess.run(commande, check=True, capture_output=True, text=True).stdout
    memoire = int(sortie) / 1024
    return Ligne(
        f"{nom}, mémoire du processus au plus haut",
        memoire,
        "Mo",
        visee=f"moins de {MEMOIRE} Mo",
        tenue=memoire < MEMOIRE,
    )
