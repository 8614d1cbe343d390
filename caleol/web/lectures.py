"""What a page that shows dossiers does before it is made: it writes the reading down (R72)."""

from collections.abc import Iterable

from caleol.services.lectures import PageLue, record_lectures
from caleol.web.contexte import actes_reels, auteur, ferme_lecture


def note_lecture(
    page: PageLue, demande_ids: Iterable[int], *, lot_id: int | None = None, vacance_id: int | None = None
) -> None:
    """Append what this page shows to the trail of readings, by the account that is logged in.

    A dossier read in a rehearsal is read: the trail of the site tells it.
    """
    cles, qui = list(demande_ids), auteur()
    if cles:
        ferme_lecture()
        with actes_reels().ouvre(qui) as acte:
            record_lectures(acte, demande_ids=cles, page=page, lot_id=lot_id, vacance_id=vacance_id)
