"""What a case of `make bench` uses: medians of several runs, a control measured in the same run, a row."""

import gc
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from tests.bases import BaseEssai, Bases

T = TypeVar("T")


class Passee(Exception):
    """A case that this machine cannot run, with the reason in French: it is told, nothing is pretended."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One measure: what, how much, beside which control, and whether the aim is met.

    `unite` is `s` or `Mo`. `tenue` is None where there is nothing to hold.
    """

    nom: str
    valeur: float
    unite: str = "s"
    temoin: str = ""
    valeur_temoin: float | None = None
    visee: str = ""
    tenue: bool | None = None
    passages: int = 1

    @property
    def rapport(self) -> float | None:
        """Return how many times the control it takes."""
        return self.valeur / self.valeur_temoin if self.valeur_temoin else None


@dataclass(slots=True)
class Atelier:
    """Where cases work: a folder of this run, databases with the schema, and what cases share."""

    dossier: Path
    bases: Bases
    partage: dict[str, object] = field(default_factory=dict)

    def base(self, nom: str, genre: str = "sqlite") -> BaseEssai:
        """Give a database with the schema and no row; the same name gives the same one in this run."""
        return self.once(f"base {genre} {nom}", lambda: self.bases.open(genre))

    def once(self, nom: str, fait: Callable[[], T]) -> T:
        """Return what `fait` gives, done once in this run: a file of 56,000 lines, a loaded database."""
        if nom not in self.partage:
            self.partage[nom] = fait()
        return cast(T, self.partage[nom])


def seconds(fait: Callable[[], object]) -> float:
    """Return how long one call takes, in seconds, without the collector in the middle."""
    gc.collect()
    gc.disable()
    try:
        debut = time.perf_counter()
        fait()
        return time.perf_counter() - debut
    finally:
        gc.enable()


def median(fait: Callable[[], object], passages: int = 5, avant: Callable[[], object] | None = None) -> float:
    """Return the median time of several calls, in seconds; `avant` sets the stage each time, unmeasured."""
    durees = []
    for _ in range(passages):
        if avant is not None:
            avant()
        durees.append(seconds(fait))
    return statistics.median(durees)


def medians(
    fait: Callable[[], object],
    temoin: Callable[[], object],
    passages: int = 5,
    avant: Callable[[], object] | None = None,
) -> tuple[float, float]:
    """Return the median times of a thing and of its control, taken turn by turn on the same machine load."""
    siennes: list[float] = []
    temoins: list[float] = []
    for _ in range(passages):
        for appel, durees in ((fait, siennes), (temoin, temoins)):
            if avant is not None:
                avant()
            durees.append(seconds(appel))
    return statistics.median(siennes), statistics.median(temoins)


def memory_mo(pid: int | str = "self") -> float:
    """Return the resident memory of a process in MB (Linux)."""
    for ligne in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if ligne.startswith("VmRSS:"):
            return int(ligne.split()[1]) / 1024
    raise OSError(f"no VmRSS for process {pid}")


def memory_of_children_mo() -> float:
    """Return the highest resident memory that any process started from this one has reached, in MB (Linux)."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
