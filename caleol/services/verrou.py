"""One planner at a time, on one machine or several: an advisory lock of PostgreSQL, a locked file beside SQLite."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from caleol.models.moteur import Sessions

CLE_POSTGRESQL = 0x0CA1E01
NOM_FICHIER = "planificateur.verrou"


class Tour(Protocol):
    """The turn of the one planner."""

    def tenu(self) -> bool:
        """Return whether the turn is still held: the database may have closed the connection."""


class TourPostgresql:
    """The turn held by a connection of its own: it ends with the connection, whatever happens to the process."""

    def __init__(self, connexion: Connection) -> None:
        """Keep the connection that holds the lock."""
        self._connexion = connexion

    def tenu(self) -> bool:
        """Return whether the connection still answers."""
        try:
            self._connexion.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True


class TourFichier:
    """The turn held by an open file of this machine."""

    def tenu(self) -> bool:
        """Return True: the system keeps the lock as long as the file is open."""
        return True


@contextmanager
def take_turn(sessions: Sessions, dossier: Path) -> Iterator[Tour | None]:
    """Give the turn for the length of the block, or None where another planner holds it."""
    if sessions.moteur.dialect.name == "postgresql":
        with sessions.moteur.connect().execution_options(isolation_level="AUTOCOMMIT") as connexion:
            connexion.detach()  # before the lock, which dies with the connection: it never goes back to the pool
            obtenu = connexion.scalar(text("SELECT pg_try_advisory_lock(:cle)"), {"cle": CLE_POSTGRESQL})
            yield TourPostgresql(connexion) if obtenu else None
        return
    dossier.mkdir(parents=True, exist_ok=True)
    with (dossier / NOM_FICHIER).open("w") as fichier:
        try:
            fcntl.flock(fichier, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield None
        else:
            yield TourFichier()
