"""Addresses of pages that other tasks hold, where they exist and the role in use may open them."""

from typing import Any

from flask import current_app, url_for

from caleol.rules.droits import Droit
from caleol.web.acces import droit_de
from caleol.web.contexte import auteur


def lien(endpoint: str, **valeurs: Any) -> str | None:
    """Return the address of a page, None where this role has none."""
    if endpoint not in current_app.view_functions:
        return None
    droit = droit_de(endpoint, current_app)
    if not isinstance(droit, Droit) or not auteur().peut(droit):
        return None
    return url_for(endpoint, **valeurs)


def page_du_logement(vacance_id: int) -> str | None:
    """Return the address of a vacant dwelling's page."""
    return lien("lots.logement", vacance_id=vacance_id)
