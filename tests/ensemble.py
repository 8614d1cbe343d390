"""Several acts at the very same moment, each in its thread."""

from collections.abc import Callable
from threading import Barrier, Thread

from caleol.kernel.errors import Refus

PATIENCE = 120.0
"""How long a thread is waited for, in seconds: other work may hold the machine."""


def ensemble(*travaux: Callable[[], object]) -> list[object]:
    """Start all at the same moment, each in its thread; return what each gave, or the refusal it raised."""
    depart = Barrier(len(travaux))
    issues: list[object] = [None] * len(travaux)

    def lance(rang: int, travail: Callable[[], object]) -> None:
        depart.wait(timeout=PATIENCE)
        try:
            issues[rang] = travail()
        except Refus as refus:
            issues[rang] = refus

    fils = [Thread(target=lance, args=(rang, travail)) for rang, travail in enumerate(travaux)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=PATIENCE)
    assert not any(fil.is_alive() for fil in fils)
    return issues
