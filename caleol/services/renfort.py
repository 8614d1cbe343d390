"""A long computation cut in batches, shared between this process and a second one: half the time on two cores.

Both run the same function on their batches, so the result is the same whoever computes it. A second process that
does not start, or dies, costs nothing but its help: its batches are computed here.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from caleol.kernel.clock import HorlogeFixe
from caleol.models.moteur import Sessions, create_moteur
from caleol.services.act import Actes

L = TypeVar("L")
R = TypeVar("R")
MINIMUM = 8
"""Batches under which a second process costs more to start than it spares."""
AVANCE = 2
POLITESSE = 5
"""How much the second process gives way to the others: pages and votes come first."""
Calculs = Callable[[L], R]
_ici: dict[str, Callable[[Any], Any]] = {}


def en_lots(
    actes: Actes, lots: Sequence[L], prepare: Callable[..., Callable[[L], R]], *args: object
) -> Iterator[tuple[L, R]]:
    """Yield each batch with what `prepare(actes, *args)` makes of it, in the order in which they end.

    `prepare` is a function of a module and `args` plain values: the second process gets them by their names.
    """
    fait = prepare(actes, *args)
    if len(lots) < MINIMUM or not _possible(actes):
        yield from ((lot, fait(lot)) for lot in lots)
        return
    instant = actes.horloge.maintenant()
    adresse = actes.sessions.moteur.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(
        1, get_context("spawn"), initializer=_installe, initargs=(adresse, instant, prepare, args)
    ) as renfort:
        try:
            yield from _a_deux(renfort, lots, fait)
        finally:
            renfort.shutdown(cancel_futures=True)


def _possible(actes: Actes) -> bool:
    """Return whether there is a second core, and a database that another process can open."""
    en_memoire = actes.sessions.moteur.url.database in {None, "", ":memory:"}
    return len(os.sched_getaffinity(0)) > 1 and not en_memoire


def _a_deux(renfort: ProcessPoolExecutor, lots: Sequence[L], fait: Callable[[L], R]) -> Iterator[tuple[L, R]]:
    """Keep the second process busy, and compute here meanwhile."""
    reste, confies = deque(lots), deque[tuple[L, Future[R]]]()
    vivant = True
    while reste or confies:
        while confies and (confies[0][1].done() or not reste):
            lot, futur = confies.popleft()
            try:
                yield lot, futur.result()
            except BrokenProcessPool:
                vivant = False
                yield lot, fait(lot)
        while vivant and reste and len(confies) < AVANCE:
            try:
                confies.append((reste[0], renfort.submit(_calcule, reste[0])))
            except BrokenProcessPool:
                vivant = False
                break
            reste.popleft()
        if reste:
            lot = reste.popleft()
            yield lot, fait(lot)


def _installe(adresse: str, instant: datetime, prepare: Callable[..., Calculs[Any, Any]], args: Sequence[Any]) -> None:
    """Make the second process ready: its own connections, the same instant; it ends with the first one."""
    threading.Thread(target=_suit_le_premier, daemon=True).start()
    os.nice(POLITESSE)
    _ici["fait"] = prepare(Actes(Sessions(create_moteur(adresse)), HorlogeFixe(instant)), *args)


def _suit_le_premier() -> None:
    """End this process when the one that started it is gone."""
    premier = parent_process()
    if premier is not None:
        premier.join()
        os._exit(1)


def _calcule(lot: Any) -> Any:
    return _ici["fait"](lot)
