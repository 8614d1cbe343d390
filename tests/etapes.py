"""States that many tests begin with: reached by the services once or twice in a process, then copied.

`@etape` goes on a function that brings the database from one state to another and is given an `Actes` (or an
object that holds one). Called again in the same state with the same values, it gives the file of the database, the
clock and the result as they were, instead of doing it all again. On PostgreSQL, or once a test has written
something of its own, it simply runs.
"""

import hashlib
import io
import os
import pickle  # only what this process wrote itself
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from caleol.kernel.clock import HorlogeFixe
from caleol.services.act import Actes

P = ParamSpec("P")
R = TypeVar("R")
Empreinte = tuple[int, int, int]
FOIS_AVANT_COPIE = 2


@dataclass(frozen=True, slots=True)
class Releve:
    """What a step left: the file, how far it moved the clock, what it returned."""

    fichier: Path
    duree: timedelta
    resultat: bytes


_connus: dict[Path, tuple[str, Empreinte]] = {}
_releves: dict[str, Releve] = {}
_vus: Counter[str] = Counter()


def note_etat(fichier: Path, etat: str) -> None:
    """Remember that a database is in a state known by name."""
    _connus[fichier] = (etat, _empreinte(fichier))


def oublie(fichier: Path) -> None:
    """Forget a database that is removed."""
    _connus.pop(fichier, None)


def etape(fonction: Callable[P, R]) -> Callable[P, R]:
    """Let a function that sets the scene be copied from what it did before."""

    @wraps(fonction)
    def rejoue(*args: P.args, **kwargs: P.kwargs) -> R:
        actes = _actes((*args, *kwargs.values()))
        moteur = actes.sessions.moteur
        fichier = Path(moteur.url.database or "")
        connu = _connus.get(fichier)
        if moteur.dialect.name != "sqlite" or connu is None or connu[1] != _empreinte(fichier):
            return fonction(*args, **kwargs)
        nom = f"{fonction.__module__}.{fonction.__qualname__}"
        matiere = _ecrit(actes, (connu[0], nom, actes.horloge.maintenant(), args, sorted(kwargs.items())))
        cle = hashlib.sha256(matiere).hexdigest()
        releve = _releves.get(cle)
        if releve is None:
            return _joue(actes, fichier, cle, lambda: fonction(*args, **kwargs))
        moteur.dispose()
        for suffixe in ("-wal", "-shm"):
            fichier.with_name(fichier.name + suffixe).unlink(missing_ok=True)
        shutil.copyfile(releve.fichier, fichier)
        assert isinstance(actes.horloge, HorlogeFixe)
        actes.horloge.avance(releve.duree)
        note_etat(fichier, cle)
        return cast("R", _lit(actes, releve.resultat))

    return rejoue


def _joue(actes: Actes, fichier: Path, cle: str, fonction: Callable[[], R]) -> R:
    """Run a step for good; keep what it leaves once it has been asked for twice."""
    avant = actes.horloge.maintenant()
    resultat = fonction()
    _vus[cle] += 1
    if _vus[cle] >= FOIS_AVANT_COPIE:
        copie = fichier.with_name(f"etape-{os.getpid()}-{cle[:24]}.db")
        with closing(sqlite3.connect(fichier)) as source, closing(sqlite3.connect(copie)) as cible:
            source.backup(cible)
        _releves[cle] = Releve(copie, actes.horloge.maintenant() - avant, _ecrit(actes, resultat))
    note_etat(fichier, cle)
    return resultat


def _empreinte(fichier: Path) -> Empreinte:
    """Return what changes as soon as something is written: SQLite writes to its log first."""
    journal = fichier.with_name(fichier.name + "-wal")
    etat = fichier.stat()
    return etat.st_size, etat.st_mtime_ns, journal.stat().st_size if journal.exists() else 0


def _actes(valeurs: tuple[Any, ...]) -> Actes:
    for valeur in valeurs:
        trouve = valeur if isinstance(valeur, Actes) else getattr(valeur, "actes", None)
        if isinstance(trouve, Actes):
            return trouve
    raise TypeError("a step is given an Actes, or an object that holds one")


def _ecrit(actes: Actes, valeur: object) -> bytes:
    """Return an object as bytes, the test's own acts and clock left as names."""
    sortie = io.BytesIO()
    ecrivain = pickle.Pickler(sortie)
    noms = {id(actes): "actes", id(actes.horloge): "horloge"}
    ecrivain.persistent_id = lambda objet: noms.get(id(objet))  # type: ignore[method-assign] # documented hook
    ecrivain.dump(valeur)
    return sortie.getvalue()


def _lit(actes: Actes, octets: bytes) -> Any:
    lecteur = pickle.Unpickler(io.BytesIO(octets))  # noqa: S301 - bytes of this process
    lecteur.persistent_load = {"actes": actes, "horloge": actes.horloge}.__getitem__  # type: ignore[method-assign] # documented hook
    return lecteur.load()
