"""The engine and its sessions, alike on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from caleol.models.longueurs import check_longueurs

OPTION_ECRITURE = "caleol_ecriture"
REFAISABLE = ("synchronous=NORMAL", "wal_autocheckpoint=16000")


def create_moteur(url: str) -> Engine:
    """Return an engine for `url`.

    SQLite: write-ahead log, foreign keys, a busy time-out of ten seconds; a writing transaction begins
    IMMEDIATE, so that two writers queue instead of failing (a read lock cannot be upgraded).
    """
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_size=10, max_overflow=20, pool_pre_ping=True)
    chemin = url.removeprefix("sqlite:///")
    if chemin and chemin != ":memory:":
        Path(chemin).parent.mkdir(parents=True, exist_ok=True)
    moteur = create_engine(url, hide_parameters=True, pool_size=20, max_overflow=40)
    event.listen(moteur, "connect", _regle_sqlite)
    event.listen(moteur, "begin", _commence_sqlite)
    return moteur


def _regle_sqlite(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None
    curseur = dbapi_connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        curseur.execute(f"PRAGMA {pragma}")
    curseur.close()


def _commence_sqlite(connexion: Connection) -> None:
    ecrit = connexion.get_execution_options().get(OPTION_ECRITURE, False)
    connexion.exec_driver_sql("BEGIN IMMEDIATE" if ecrit else "BEGIN")


class Sessions:
    """Opens sessions for reading and for writing on one engine."""

    def __init__(self, moteur: Engine) -> None:
        """Prepare both kinds of session on `moteur`."""
        self.moteur = moteur
        self._lecture = sessionmaker(moteur, expire_on_commit=False, autoflush=False)
        ecriture = moteur.execution_options(**{OPTION_ECRITURE: True})
        self._ecriture = sessionmaker(ecriture, expire_on_commit=False)
        event.listen(self._ecriture, "before_flush", check_longueurs)

    def lecture(self) -> Session:
        """Return a session for reading; the caller closes it."""
        return self._lecture()

    def ecriture(self, connexion: Connection | None = None) -> AbstractContextManager[Session]:
        """Return a context that commits at its end, on a connection of `a_part` if one is given.

        Only `caleol.services.act` calls it.
        """
        return self._ecriture.begin() if connexion is None else self._ecriture_sur(connexion)

    @contextmanager
    def _ecriture_sur(self, connexion: Connection) -> Iterator[Session]:
        connexion.commit()
        connexion.execution_options(**{OPTION_ECRITURE: True})
        with self._ecriture(bind=connexion) as session, session.begin():
            yield session

    @contextmanager
    def a_part(self, *, refaisable: bool = False) -> Iterator[Connection]:
        """Give a connection of one's own, closed for good at the end.

        Bulk rows are laid in its temporary tables, which lock nothing, before `ecriture` takes them from there.
        `refaisable` is for what can be computed again: SQLite does not wait for the disk at each commit. A cut of the
        current may lose the last of them, never half of one.
        """
        with self.moteur.connect() as connexion:
            connexion.detach()
            if refaisable and self.moteur.dialect.name == "sqlite":
                for pragma in REFAISABLE:
                    cast(Any, connexion.connection.dbapi_connection).execute(f"PRAGMA {pragma}")
            yield connexion
