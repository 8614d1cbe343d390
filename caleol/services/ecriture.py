"""Bulk writing on both databases: the driver's own means, with no ORM and no conversion of values.

Rows are plain tuples whose values are already in their stored form (see `caleol.imports.contrat`). The many rows of
an import are first laid in temporary tables (`Depots`), which lock nothing; the writing transaction then moves them
by one order a table, in a third of the time that writing them one by one takes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

Rangee = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Depot:
    """Rows that wait in a temporary table."""

    nom: str
    nombre: int


Lot = list[Rangee] | Depot


class Depots:
    """Temporary tables of one connection, filled before the transaction that needs them."""

    def __init__(self, connexion: Connection) -> None:
        """Lay rows on `connexion`, one of `Sessions.a_part`."""
        self.connexion = connexion
        self._nombre = 0

    def pose(self, table: Table, colonnes: Sequence[str], rangees: list[Rangee]) -> Depot:
        """Lay rows for some columns of a table."""
        self._nombre += 1
        nom = f"depot_{self._nombre}"
        if rangees:
            self.connexion.exec_driver_sql(
                f"CREATE TEMPORARY TABLE {nom} AS SELECT {_noms(colonnes)} FROM {_nom(table.name)} WHERE 1 = 0"  # noqa: S608 - our names
            )
            _insere(self.connexion, nom, colonnes, rangees)
        return Depot(nom, len(rangees))

    def prevoit(self, table: Table, nombre: int) -> Sequence[int]:
        """Return the keys that `nombre` new rows of `table` would bear; see `Ecrivain.confirme`."""
        return _cles(self.connexion, table, nombre)


class Ecrivain:
    """Writes many rows at once in the transaction of a session."""

    def __init__(self, session: Session) -> None:
        """Write in the session's transaction."""
        session.flush()
        self._connexion: Connection = session.connection()
        self._postgres = self._connexion.dialect.name == "postgresql"

    def instant(self, quand: datetime) -> str:
        """Return the stored form of an aware instant."""
        utc = quand.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")
        return utc if self._postgres else utc.removesuffix("+00:00")

    def reserve(self, table: Table, nombre: int) -> Sequence[int]:
        """Return `nombre` keys of `table` that nobody else will take."""
        return _cles(self._connexion, table, nombre)

    def confirme(self, table: Table, prevues: Sequence[int]) -> bool:
        """Return whether keys foreseen before this transaction are still free.

        On PostgreSQL they were taken from the sequence; on SQLite they are free while none was given since.
        """
        if self._postgres or not prevues:
            return True
        return _cles(self._connexion, table, 1)[0] == prevues[0]

    def insere(self, table: Table, colonnes: Sequence[str], lot: Lot) -> None:
        """Insert rows that do not exist."""
        if isinstance(lot, Depot):
            if lot.nombre:
                noms = _noms(colonnes)
                self._execute(f"INSERT INTO {_nom(table.name)} ({noms}) SELECT {noms} FROM {lot.nom}")  # noqa: S608 - our names
        elif lot:
            _insere(self._connexion, table.name, colonnes, lot)

    def remplace(
        self,
        table: Table,
        cle: Sequence[str],
        colonnes: Sequence[str],
        lot: Lot,
        *,
        initiales: dict[str, int] | None = None,
        increment: str | None = None,
    ) -> None:
        """Insert rows, or change those that bear the same unique key.

        `initiales` are integers of new rows only; `increment` names a counter raised by one on changed rows.
        """
        depot = self._depot(table, colonnes, lot)
        if not depot.nombre:
            return
        fixes = initiales or {}
        change = [f"{_nom(c)} = excluded.{_nom(c)}" for c in colonnes if c not in cle]
        if increment:
            change.append(f"{_nom(increment)} = {_nom(table.name)}.{_nom(increment)} + 1")
        valeurs = ", ".join([_noms(colonnes), *(str(int(v)) for v in fixes.values())])
        self._execute(
            f"INSERT INTO {_nom(table.name)} ({_noms([*colonnes, *fixes])}) "  # noqa: S608 - our names
            f"SELECT {valeurs} FROM {depot.nom} WHERE 1 = 1 "
            f"ON CONFLICT ({_noms(cle)}) DO UPDATE SET {', '.join(change)}"
        )

    def modifie(self, table: Table, colonnes: Sequence[str], lot: Lot, *, increment: str | None = None) -> None:
        """Change rows by their key: each row holds the values of `colonnes`, then its id; see `remplace`."""
        depot = self._depot(table, (*colonnes, "id"), lot)
        if not depot.nombre:
            return
        change = [f"{_nom(c)} = d.{_nom(c)}" for c in colonnes]
        if increment:
            change.append(f"{_nom(increment)} = {_nom(table.name)}.{_nom(increment)} + 1")
        self._execute(
            f"UPDATE {_nom(table.name)} SET {', '.join(change)} FROM {depot.nom} AS d "  # noqa: S608 - our names
            f"WHERE {_nom(table.name)}.id = d.id"
        )

    def supprime(self, table: Table, colonne: str, valeurs: Iterable[int]) -> None:
        """Delete the rows whose `colonne` is one of `valeurs`."""
        depot = self._depot(table, (colonne,), [(valeur,) for valeur in valeurs])
        if depot.nombre:
            self._execute(
                f"DELETE FROM {_nom(table.name)} WHERE {_nom(colonne)} IN (SELECT {_nom(colonne)} FROM {depot.nom})"  # noqa: S608 - our names
            )

    def _depot(self, table: Table, colonnes: Sequence[str], lot: Lot) -> Depot:
        """Return where rows wait, laying them now in a table of this transaction if nobody did before."""
        if isinstance(lot, Depot):
            return lot
        nom = f"depot_{table.name}"
        self._execute(f"DROP TABLE IF EXISTS {nom}")
        if lot:
            self._execute(
                f"CREATE TEMPORARY TABLE {nom} AS SELECT {_noms(colonnes)} FROM {_nom(table.name)} WHERE 1 = 0"  # noqa: S608 - our names
            )
            _insere(self._connexion, nom, colonnes, lot)
        return Depot(nom, len(lot))

    def _execute(self, ordre: str) -> None:
        self._connexion.exec_driver_sql(ordre)


def _insere(connexion: Connection, nom: str, colonnes: Sequence[str], rangees: list[Rangee]) -> None:
    """Insert rows one by one: `executemany` on SQLite, COPY on PostgreSQL."""
    if connexion.dialect.name != "postgresql":
        places = ",".join("?" * len(colonnes))
        connexion.exec_driver_sql(f"INSERT INTO {_nom(nom)} ({_noms(colonnes)}) VALUES ({places})", rangees)  # noqa: S608 - our names
        return
    pilote = cast(Any, connexion.connection.dbapi_connection)
    ordre = f"COPY {_nom(nom)} ({_noms(colonnes)}) FROM STDIN"
    try:
        with pilote.cursor() as curseur, curseur.copy(ordre) as copie:
            for rangee in rangees:
                copie.write_row(rangee)
    except connexion.dialect.loaded_dbapi.IntegrityError as erreur:
        raise IntegrityError(ordre, None, erreur) from erreur


def _cles(connexion: Connection, table: Table, nombre: int) -> Sequence[int]:
    if not nombre:
        return ()
    if connexion.dialect.name == "postgresql":
        suite = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :nombre)")
        return connexion.scalars(suite, {"table": _nom(table.name), "nombre": nombre}).all()
    debut = int(connexion.scalar(text(f"SELECT coalesce(max(id), 0) FROM {_nom(table.name)}")) or 0) + 1  # noqa: S608 - our names
    return range(debut, debut + nombre)


def _nom(nom: str) -> str:
    return f'"{nom}"'


def _noms(noms: Iterable[str]) -> str:
    return ", ".join(_nom(nom) for nom in noms)
