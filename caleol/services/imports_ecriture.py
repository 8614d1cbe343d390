"""Bulk writing on both databases: the driver's own means, with no ORM and no conversion of values.

Rows are plain tuples whose values are already in their stored form (see `caleol.imports.contrat`). On SQLite
they go through `executemany`; on PostgreSQL through COPY, into a temporary table where rows may exist already.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, text
from sqlalchemy.orm import Session

Rangee = tuple[Any, ...]


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
        return foresee_ids(self._connexion, table, nombre)

    def confirme(self, table: Table, prevues: Sequence[int]) -> bool:
        """Return whether keys foreseen before this transaction are still free.

        On PostgreSQL they were taken from the sequence; on SQLite they are free while none was given since.
        """
        if self._postgres or not prevues:
            return True
        return foresee_ids(self._connexion, table, 1)[0] == prevues[0]

    def insere(self, table: Table, colonnes: Sequence[str], rangees: list[Rangee]) -> None:
        """Insert rows that do not exist."""
        if not rangees:
            return
        if self._postgres:
            self._copie(_nom(table.name), colonnes, rangees)
            return
        places = ",".join("?" * len(colonnes))
        ordre = f"INSERT INTO {_nom(table.name)} ({_noms(colonnes)}) VALUES ({places})"  # noqa: S608
        self._connexion.exec_driver_sql(ordre, rangees)

    def remplace(
        self,
        table: Table,
        cle: Sequence[str],
        colonnes: Sequence[str],
        rangees: list[Rangee],
        *,
        initiales: dict[str, int] | None = None,
        increment: str | None = None,
    ) -> None:
        """Insert rows, or change those that bear the same unique key.

        `initiales` are integers of new rows only; `increment` names a counter raised by one on changed rows.
        """
        if not rangees:
            return
        fixes = initiales or {}
        toutes = [*colonnes, *fixes]
        change = [f"{_nom(c)} = excluded.{_nom(c)}" for c in colonnes if c not in cle]
        if increment:
            change.append(f"{_nom(increment)} = {_nom(table.name)}.{_nom(increment)} + 1")
        conflit = f"ON CONFLICT ({_noms(cle)}) DO UPDATE SET {', '.join(change)}"
        if self._postgres:
            tampon = self._tampon(table, colonnes, rangees)
            valeurs = ", ".join([*(_nom(c) for c in colonnes), *(str(int(v)) for v in fixes.values())])
            source = f"SELECT {valeurs} FROM {tampon}"  # noqa: S608
        else:
            source = f"VALUES ({','.join([*('?' * len(colonnes)), *(str(int(v)) for v in fixes.values())])})"
        ordre = f"INSERT INTO {_nom(table.name)} ({_noms(toutes)}) {source} {conflit}"
        self._connexion.exec_driver_sql(ordre) if self._postgres else self._connexion.exec_driver_sql(ordre, rangees)

    def modifie(
        self, table: Table, colonnes: Sequence[str], rangees: list[Rangee], *, increment: str | None = None
    ) -> None:
        """Change rows by their key: each row holds the values of `colonnes`, then its id; see `remplace`."""
        if not rangees:
            return
        suite = f", {_nom(increment)} = {{}}{_nom(increment)} + 1" if increment else ""
        if self._postgres:
            tampon = self._tampon(table, [*colonnes, "id"], rangees)
            change = ", ".join(f"{_nom(c)} = t.{_nom(c)}" for c in colonnes) + suite.format("x.")
            ordre = f"UPDATE {_nom(table.name)} AS x SET {change} FROM {tampon} AS t WHERE x.id = t.id"  # noqa: S608
            self._connexion.exec_driver_sql(ordre)
            return
        change = ", ".join(f"{_nom(c)} = ?" for c in colonnes) + suite.format("")
        ordre = f"UPDATE {_nom(table.name)} SET {change} WHERE id = ?"  # noqa: S608
        self._connexion.exec_driver_sql(ordre, rangees)

    def supprime(self, table: Table, colonne: str, valeurs: Iterable[int]) -> None:
        """Delete the rows whose `colonne` is one of `valeurs`."""
        rangees = [(valeur,) for valeur in valeurs]
        if not rangees:
            return
        marque = "%s" if self._postgres else "?"
        ordre = f"DELETE FROM {_nom(table.name)} WHERE {_nom(colonne)} = {marque}"  # noqa: S608
        self._connexion.exec_driver_sql(ordre, rangees)

    def _tampon(self, table: Table, colonnes: Sequence[str], rangees: list[Rangee]) -> str:
        """Copy rows into a temporary table of the transaction, return its name."""
        nom = f"tampon_{table.name}"
        self._connexion.exec_driver_sql(f"DROP TABLE IF EXISTS pg_temp.{nom}")
        self._connexion.exec_driver_sql(
            f"CREATE TEMP TABLE {nom} ON COMMIT DROP AS SELECT {_noms(colonnes)} "  # noqa: S608
            f"FROM {_nom(table.name)} WITH NO DATA"
        )
        self._copie(nom, colonnes, rangees)
        self._connexion.exec_driver_sql(f"ANALYZE {nom}")
        return nom

    def _copie(self, cible: str, colonnes: Sequence[str], rangees: list[Rangee]) -> None:
        pilote = cast(Any, self._connexion.connection.dbapi_connection)
        with pilote.cursor() as curseur, curseur.copy(f"COPY {cible} ({_noms(colonnes)}) FROM STDIN") as copie:
            for rangee in rangees:
                copie.write_row(rangee)


def foresee_ids(connexion: Connection, table: Table, nombre: int) -> Sequence[int]:
    """Return the keys that `nombre` new rows of `table` would bear; see `Ecrivain.confirme`."""
    if not nombre:
        return ()
    if connexion.dialect.name == "postgresql":
        suite = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :nombre)")
        return connexion.scalars(suite, {"table": _nom(table.name), "nombre": nombre}).all()
    debut = int(connexion.scalar(text(f"SELECT coalesce(max(id), 0) FROM {_nom(table.name)}")) or 0) + 1  # noqa: S608
    return range(debut, debut + nombre)


def _nom(nom: str) -> str:
    return f'"{nom}"'


def _noms(noms: Iterable[str]) -> str:
    return ", ".join(_nom(nom) for nom in noms)
