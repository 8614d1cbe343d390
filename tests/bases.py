"""A fresh database for each test, in milliseconds: the schema is made once by the migrations, then copied."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine

from caleol.cli.base import migre
from caleol.models import Base
from caleol.models.moteur import Sessions, create_moteur
from tests.etapes import note_etat, oublie
from tests.postgres import ServeurPostgres

RACINE = Path(__file__).resolve().parent.parent
PLACE_VOULUE = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class BaseEssai:
    """The database of one test."""

    genre: str
    nom: str
    url: str
    moteur: Engine
    sessions: Sessions


def dossier_commun(*, en_memoire: bool = True) -> Path:
    """Make the folder that the processes of one test run share: in memory where wished and there is room."""
    memoire = Path("/dev/shm")  # noqa: S108 - a folder of this run is made in it
    vaste = en_memoire and memoire.is_dir() and shutil.disk_usage(memoire).free > PLACE_VOULUE
    return Path(tempfile.mkdtemp(prefix="caleol-essais-", dir=memoire if vaste else None))


@contextmanager
def verrou(chemin: Path) -> Iterator[None]:
    """Let one process of the test run through at a time."""
    with chemin.open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        yield


def create_schema(url: str) -> None:
    """Make the schema of an empty database by the real migrations."""
    moteur = create_moteur(url)
    try:
        if any((RACINE / "migrations" / "versions").glob("*.py")):
            migre(moteur)
        else:
            Base.metadata.create_all(moteur)
    finally:
        moteur.dispose()


@dataclass(frozen=True, slots=True)
class Modele:
    """What a fresh database begins with: made once in a test run by `prepare`, then copied for each test.

    `prepare` is given the address of an empty database; `nom` is a short word of letters.
    """

    nom: str
    prepare: Callable[[str], None]


VIDE = Modele("vide", create_schema)


class Bases:
    """Makes the databases of the tests of one process."""

    def __init__(self, dossier: Path) -> None:
        """Work in `dossier`, common to all processes of the test run."""
        self.dossier = dossier
        self._serveur: ServeurPostgres | None = None
        self._rendues: dict[str, list[BaseEssai]] = {"sqlite": [], "postgres": []}

    def open(self, genre: str, modele: Modele = VIDE) -> BaseEssai:
        """Give a fresh database, `sqlite` or `postgres`, that stays until `remove`.

        It takes the name and the engine of one that was removed: the engine keeps the statements it compiled.
        """
        rendue = self._rendues[genre].pop() if self._rendues[genre] else None
        nom = rendue.nom if rendue else f"essai_{uuid4().hex}"
        url = self._copy_sqlite(nom, modele) if genre == "sqlite" else self._copy_postgres(nom, modele)
        moteur = rendue.moteur if rendue else create_moteur(url)
        return BaseEssai(genre, nom, url, moteur, Sessions(moteur))

    @contextmanager
    def fresh(self, genre: str, modele: Modele = VIDE) -> Iterator[BaseEssai]:
        """Give a fresh database, `sqlite` or `postgres`, removed at the end."""
        base = self.open(genre, modele)
        try:
            yield base
        finally:
            self.remove(base)

    def remove(self, base: BaseEssai) -> None:
        """Close a database and remove it."""
        base.moteur.dispose()
        self._rendues[base.genre].append(base)
        if base.genre == "postgres":
            self.serveur.drop(base.nom)
            return
        oublie(self.dossier / f"{base.nom}.db")
        for suffixe in (".db", ".db-wal", ".db-shm"):
            (self.dossier / f"{base.nom}{suffixe}").unlink(missing_ok=True)

    def close(self) -> None:
        """Leave the PostgreSQL server if it was used."""
        if self._serveur is not None:
            self._serveur.stop()

    @property
    def serveur(self) -> ServeurPostgres:
        """Return the PostgreSQL server, started at the first call."""
        if self._serveur is None:
            with verrou(self.dossier / "verrou-postgres"):
                self._serveur = ServeurPostgres(self.dossier)
        return self._serveur

    def _copy_sqlite(self, nom: str, modele: Modele) -> str:
        fichier = self.dossier / f"modele-{modele.nom}.db"
        with verrou(self.dossier / f"verrou-sqlite-{modele.nom}"):
            if not fichier.exists():
                chantier = self.dossier / f"chantier-{modele.nom}.db"
                chantier.unlink(missing_ok=True)
                modele.prepare(f"sqlite:///{chantier}")
                _fold_log(chantier)
                chantier.rename(fichier)
        copie = self.dossier / f"{nom}.db"
        shutil.copyfile(fichier, copie)
        note_etat(copie, modele.nom)
        return f"sqlite:///{copie}"

    def _copy_postgres(self, nom: str, modele: Modele) -> str:
        serveur = self.serveur
        base = f"{modele_postgres(self.dossier)}{modele.nom}"
        with verrou(self.dossier / "verrou-postgres"):
            if not serveur.exists(base):
                chantier = f"{base}_chantier"
                serveur.drop(chantier)
                modele.prepare(serveur.create(chantier))
                serveur.execute("ALTER DATABASE {} RENAME TO {}", chantier, base)
            return serveur.create(nom, base)


def _fold_log(fichier: Path) -> None:
    """Bring what still lies in the write-ahead log into the file itself."""
    with closing(sqlite3.connect(fichier)) as connexion:
        connexion.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def modele_postgres(dossier: Path) -> str:
    """Return what the names of this test run's template databases begin with."""
    return f"caleol_{hashlib.sha256(str(dossier).encode()).hexdigest()[:12]}_"


def remove_all(dossier: Path) -> None:
    """Remove what a finished test run has left: its folder, and its templates on a server that was lent."""
    if os.environ.get("DATABASE_URL_TEST") and (dossier / "verrou-postgres").exists():
        serveur = ServeurPostgres(dossier)
        for nom in serveur.names(modele_postgres(dossier)):
            serveur.drop(nom)
    shutil.rmtree(dossier, ignore_errors=True)
