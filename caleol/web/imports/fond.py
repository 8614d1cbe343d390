"""Work that goes on after the answer: a thread of this process, whose progress is in the database.

The thread may die with the process: an import writes nothing visible before its end, and its page then says that
it was interrupted and offers to begin again.
"""

import logging
from collections.abc import Callable
from threading import Thread

from flask import current_app

from caleol.kernel.errors import Refus

journal = logging.getLogger("caleol.web.imports")
PATIENCE_S = 1.5


def lance(travail: Callable[[], object]) -> None:
    """Run a job aside; wait a moment for it, so that a small file is done when its page opens."""

    def conduit() -> None:
        try:
            travail()
        except Refus as refus:
            journal.warning("import refused: %s", refus.code)
        except Exception:  # noqa: BLE001 - nobody waits for this thread; its failure is kept on the import
            journal.exception("import failed")

    fil = Thread(target=conduit, name="import", daemon=True)
    fil.start()
    fil.join(None if current_app.testing else PATIENCE_S)
