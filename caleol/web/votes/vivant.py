"""The live part of a page of votes: sent again only when something changed since what the reader holds."""

from collections.abc import Callable

from flask import make_response, request
from werkzeug.http import quote_etag
from werkzeug.wrappers import Response

from caleol.queries.votes_version import version_votes
from caleol.services.horloge_votes import settle_seance
from caleol.web.contexte import actes, auteur, ferme_lecture, lecture, maintenant


def version(seance_id: int) -> str:
    """Return the mark of what a page shows, as its live part sends it back; read before the page itself."""
    return quote_etag(version_votes(lecture(), auteur(), seance_id, maintenant()))


def since_read(seance_id: int, rendu: Callable[[], str]) -> Response:
    """Return the live part, or an empty 304 where the reader already holds it; what was due is done first.

    Raises:
        Introuvable: the séance is not for this reader.
    """
    ferme_lecture()
    settle_seance(actes(), seance_id)
    lue = version_votes(lecture(), auteur(), seance_id, maintenant())
    reponse = Response(status=304) if request.if_none_match.contains(lue) else make_response(rendu())
    reponse.set_etag(lue)
    return reponse
