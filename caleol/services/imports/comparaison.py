"""A file beside the database: which rows are new, which changed, which stay; and the writing of the first two."""

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from json import dumps, loads
from typing import Any, cast

from sqlalchemy import JSON, Column, Date, DateTime, Integer, String, Table, Text, select, type_coerce
from sqlalchemy import cast as en
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from caleol.services.ecriture import Depots, Ecrivain, Lot, Rangee
from caleol.services.imports.chantier import INCHANGE, MODIFIE, NOUVEAU

Cle = tuple[Any, ...]
Places = Mapping[int, Mapping[Any, Any]]


def table_de(modele: type[DeclarativeBase]) -> Table:
    """Return the table of a model."""
    table = modele.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{modele.__name__} has no table")
    return table


def brut(colonne: Column[Any]) -> Any:
    """Return the expression that reads a column in its stored form, alike on both databases."""
    genre: TypeEngine[Any] = colonne.type
    interne = genre.impl_instance if isinstance(genre, TypeDecorator) else genre
    if isinstance(interne, Date | DateTime | JSON):
        return en(colonne, Text)
    if isinstance(interne, Integer):
        return type_coerce(colonne, Integer)
    return type_coerce(colonne, String) if isinstance(interne, String) else colonne


class Rapprochement:
    """The rows of a file beside those of one table.

    `cle` names the natural key, `colonnes` the other columns that the file sets; those that are not among
    `presentes` keep the value of the database. `marque` holds values written on new and changed rows without
    being compared. A table whose natural key is its primary key has no `id`.
    """

    def __init__(
        self,
        session: Session,
        table: Table,
        cle: Sequence[str],
        colonnes: Sequence[str],
        *,
        presentes: Container[str] | None = None,
        marque: Mapping[str, Any] | None = None,
        initiales: Mapping[str, Any] | None = None,
        increment: str | None = None,
    ) -> None:
        """Read the rows of the table."""
        self.table, self.cle, self.colonnes = table, tuple(cle), tuple(colonnes)
        self._marque, self._increment = marque or {}, increment
        self.initiales: Mapping[str, Any] = initiales or {}
        self._garde = [i for i, nom in enumerate(self.colonnes) if presentes is not None and nom not in presentes]
        self.avec_id = "id" in table.c
        noms = (*(("id",) if self.avec_id else ()), *self.cle, *self.colonnes)
        lues = session.execute(select(*(brut(table.c[nom]) for nom in noms)))
        debut, fin = int(self.avec_id), int(self.avec_id) + len(self.cle)
        self.existants: dict[Cle, Rangee] = {}
        self.ids: dict[Cle, int] = {}
        for rangee in lues:
            nom = tuple(rangee[debut:fin])
            self.existants[nom] = tuple(rangee[fin:])
            if self.avec_id:
                self.ids[nom] = rangee[0]
        self.nouveaux: dict[Cle, Rangee] = {}
        self.modifies: dict[Cle, Rangee] = {}
        self._prevues: Sequence[int] | None = None
        self._ajouts: Lot = []
        self._changements: Lot = []

    def connait(self, cle: Cle) -> bool:
        """Return whether a key is in the database or was met in the file."""
        return cle in self.existants or cle in self.nouveaux

    def valeurs(self, cle: Cle) -> Rangee | None:
        """Return the values that a key will have, None when it is not known."""
        return self.nouveaux.get(cle) or self.modifies.get(cle) or self.existants.get(cle)

    def juge(self, cle: Cle, valeurs: Sequence[Any]) -> str:
        """Take the values of a key from the file; return whether it is new, changed or unchanged."""
        existante = self.existants.get(cle)
        if existante is None:
            self.nouveaux[cle] = tuple(valeurs)
            return NOUVEAU
        retenues = list(valeurs)
        for place in self._garde:
            retenues[place] = existante[place]
        if tuple(retenues) == existante:
            return INCHANGE
        self.modifies[cle] = tuple(retenues)
        return MODIFIE

    def depose(self, depots: Depots, places: Places | None = None) -> None:
        """Lay the rows to write before the transaction that writes them, with the keys that new ones would bear."""
        if not self.avec_id:
            return
        self._dispose(depots.prevoit(self.table, len(self.nouveaux)), places)
        self._ajouts = depots.pose(self.table, self._colonnes_ajout, cast(list[Rangee], self._ajouts))
        changements = cast(list[Rangee], self._changements)
        self._changements = depots.pose(self.table, (*self._colonnes_change, "id"), changements)

    @property
    def _colonnes_ajout(self) -> tuple[str, ...]:
        return ("id", *self.cle, *self.colonnes, *self._marque, *self.initiales)

    @property
    def _colonnes_change(self) -> tuple[str, ...]:
        return (*self.colonnes, *self._marque)

    def _dispose(self, ids: Sequence[int], places: Places | None) -> None:
        marque, fixes = tuple(self._marque.values()), tuple(self.initiales.values())
        self._prevues = ids
        self.ids.update(zip(self.nouveaux, ids, strict=True))
        self._ajouts = [
            (cle_neuve, *cle, *valeurs, *marque, *fixes)
            for cle_neuve, (cle, valeurs) in zip(ids, _resolues(self.nouveaux, places), strict=True)
        ]
        self._changements = [(*valeurs, *marque, self.ids[cle]) for cle, valeurs in _resolues(self.modifies, places)]

    def oublie_depot(self) -> None:
        """Make the rows again at the writing: what they point to has other keys than foreseen."""
        self._prevues = None

    def ecrit(self, ecrivain: Ecrivain, places: Places | None = None, *, modifies_d_abord: bool = False) -> bool:
        """Write new and changed rows; `places` gives, by place of a column, the key of what was itself new.

        Return whether the keys of new rows are those that `depose` foresaw.
        """
        if not self.avec_id:
            marque = tuple(self._marque.values())
            toutes = (*_resolues(self.nouveaux, places), *_resolues(self.modifies, places))
            rangees = [(*cle, *valeurs, *marque) for cle, valeurs in toutes]
            ecrivain.remplace(self.table, self.cle, (*self.cle, *self.colonnes, *self._marque), rangees)
            return True
        prevues = self._prevues is not None and ecrivain.confirme(self.table, self._prevues)
        if not prevues:
            self._dispose(ecrivain.reserve(self.table, len(self.nouveaux)), places)
        if modifies_d_abord:
            self._change(ecrivain)
        ecrivain.insere(self.table, self._colonnes_ajout, self._ajouts)
        if not modifies_d_abord:
            self._change(ecrivain)
        return prevues

    def _change(self, ecrivain: Ecrivain) -> None:
        ecrivain.modifie(self.table, self._colonnes_change, self._changements, increment=self._increment)


def _resolues(rangees: Mapping[Cle, Rangee], places: Places | None) -> Iterable[tuple[Cle, Rangee]]:
    if not places:
        return rangees.items()
    return [
        (cle, tuple(places[i].get(v, v) if i in places else v for i, v in enumerate(valeurs)))
        for cle, valeurs in rangees.items()
    ]


def ids_par(session: Session, table: Table, colonne: str) -> dict[str, int]:
    """Return the key of each row by a unique column."""
    return dict(session.execute(select(table.c[colonne], table.c.id)).all())


@lru_cache(maxsize=20_000)
def lit_rfr(texte: str | None) -> tuple[tuple[str, int], ...]:
    """Return the RFR by year of its stored form, comparable whatever its spaces and order."""
    return tuple(sorted((str(annee), int(montant)) for annee, montant in loads(texte or "{}").items()))


def ecrit_rfr(rfr: Mapping[str, int]) -> str:
    """Return the stored form of RFR by year."""
    return dumps({annee: rfr[annee] for annee in sorted(rfr)})
