"""A fresh database for each test, in milliseconds: the schema is made once by the migrations, then copied."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine

from caleol.cli.base import migre
from caleol.models import Base
from caleol.models.moteur import Sessions, create_moteur
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
    memoire = Path("/dev/shm")  # noqa: S108
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


class Bases:
    """Makes the databases of the tests of one process."""

    def __init__(self, dossier: Path) -> None:
        """Work in `dossier`, common to all processes of the test run."""
        self.dossier = dossier
        self._serveur: ServeurPostgres | None = None

    def open(self, genre: str) -> BaseEssai:
        """Give a fresh database, `sqlite` or `postgres`, that stays until `remove`."""
        nom = f"essai_{uuid4().hex}"
        url = self._copy_sqlite(nom) if genre == "sqlite" else self._copy_postgres(nom)
        moteur = create_moteur(url)
        return BaseEssai(genre, nom, url, moteur, Sessions(moteur))

    @contextmanager
    def fresh(self, genre: str) -> Iterator[BaseEssai]:
        """Give a fresh database, `sqlite` or `postgres`, removed at the end."""
        base = self.open(genre)
        try:
            yield base
        finally:
            self.remove(base)

    def remove(self, base: BaseEssai) -> None:
        """Close a database and remove it."""
        base.moteur.dispose()
        if base.genre == "postgres":
            self.serveur.drop(base.nom)
            return
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

    def _copy_sqlite(self, nom: str) -> str:
        modele = self.dossier / "modele.db"
        with verrou(self.dossier / "verrou-sqlite"):
            if not modele.exists():
                chantier = self.dossier / "chantier.db"
                create_schema(f"sqlite:///{chantier}")
                chantier.rename(modele)
        shutil.copyfile(modele, self.dossier / f"{nom}.db")
        return f"sqlite:///{self.dossier / nom}.db"

    def _copy_postgres(self, nom: str) -> str:
        serveur = self.serveur
        modele = modele_postgres(self.dossier)
        with verrou(self.dossier / "verrou-postgres"):
            if not serveur.exists(modele):
                chantier = f"{modele}_chantier"
                create_schema(serveur.create(chantier))
                serveur.execute("ALTER DATABASE {} RENAME TO {}", chantier, modele)
            return serveur.create(nom, modele)


def modele_postgres(dossier: Path) -> str:
    """Return the name of this test run's template database."""
    return f"caleol_modele_{hashlib.sha256(str(dossier).encode()).hexdigest()[:12]}"


def remove_all(dossier: Path) -> None:
    """Remove what a finished test run has left: its folder, and its template on a server that was lent."""
    if os.environ.get("DATABASE_URL_TEST") and (dossier / "verrou-postgres").exists():
        serveur = ServeurPostgres(dossier)
        serveur.drop(modele_postgres(dossier))
        serveur.drop(f"{modele_postgres(dossier)}_chantier")
    shutil.rmtree(dossier, ignore_errors=True)
