"""The live part of a page of votes: sent again only when something changed since what the reader holds."""

from collections.abc import Callable

from flask import make_response, request
from werkzeug.http import quote_etag
from werkzeug.wrappers import Response

from caleol.queries.votes_version import version_du_lot, version_votes
from caleol.services.horloge_votes import settle_seance
from caleol.web.contexte import actes, auteur, ferme_lecture, lecture, maintenant


def version(seance_id: int, lot_id: int | None = None) -> str:
    """Return the mark of what a page shows, as its live part sends it back; read before the page itself.

    That of the lists of a séance, or with `lot_id` that of what is on the table of one lot.
    """
    return quote_etag(_lue(seance_id, lot_id))


def since_read(seance_id: int, rendu: Callable[[], str], lot_id: int | None = None) -> Response:
    """Return the live part, or an empty 304 where the reader already holds it; what was due is done first.

    Raises:
        Introuvable: the séance is not for this reader.
    """
    ferme_lecture()
    settle_seance(actes(), seance_id)
    lue = _lue(seance_id, lot_id)
    reponse = Response(status=304) if request.if_none_match.contains(lue) else make_response(rendu())
    reponse.set_etag(lue)
    return reponse


def _lue(seance_id: int, lot_id: int | None) -> str:
    if lot_id is None:
        return version_votes(lecture(), auteur(), seance_id, maintenant())
    return version_du_lot(lecture(), auteur(), seance_id, lot_id, maintenant())
