"""The addresses of a rehearsal: `/repetitions/12/…` is the page `/…` of the site, on the copy of the séance 12.

The prefix is a part of the script's name: every link, form and redirection of a page made there stays there.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import has_request_context, request, url_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIXE = re.compile(r"/repetitions/([0-9]{1,9})(?=/)")
SEANCE, RACINE = "caleol.repetition", "caleol.racine"


class Aiguillage:
    """Moves the prefix of a rehearsal from the path to the name of the script."""

    def __init__(self, application: "WSGIApplication") -> None:
        """Stand before `application`."""
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        trouve = PREFIXE.match(environ.get("PATH_INFO", ""))
        if trouve:
            environ[RACINE] = environ.get("SCRIPT_NAME", "")
            environ[SEANCE] = int(trouve[1])
            environ["SCRIPT_NAME"] = environ[RACINE] + trouve[0]
            environ["PATH_INFO"] = environ["PATH_INFO"][trouve.end() :]
        return self._application(environ, start_response)


def seance_repetee() -> int | None:
    """Return the séance whose rehearsal this request is about, None for the real site."""
    return request.environ.get(SEANCE) if has_request_context() else None


def adresse_reelle(endpoint: str, **valeurs: Any) -> str:
    """Return the address of a page of the real site, from a rehearsal too."""
    adresse = url_for(endpoint, **valeurs)
    if seance_repetee() is None:
        return adresse
    return str(request.environ[RACINE]) + adresse.removeprefix(request.script_root)


def adresse_repetee(endpoint: str, *, seance_id: int) -> str:
    """Return the address of a page of a séance in its rehearsal, from the real site."""
    racine = request.script_root
    return f"{racine}/repetitions/{seance_id}{url_for(endpoint, seance_id=seance_id).removeprefix(racine)}"
