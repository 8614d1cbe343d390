"""Each page says who may open it; a page that says nothing is closed to everyone."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from caleol.kernel.errors import Interdit
from caleol.rules.droits import Droit
from caleol.web.contexte import auteur, compte

Vue = TypeVar("Vue", bound=Callable[..., Any])
LIBRE = "libre"
ACCUEIL_PAR_LIEN = frozenset({"accueil.page", "connexion.quitte"})


def acces(droit: Droit) -> Callable[[Vue], Vue]:
    """Declare the right that a page needs."""

    def declare(vue: Vue) -> Vue:
        vue.caleol_droit = droit  # type: ignore[attr-defined] # read by `droit_de`
        return vue

    return declare


def libre(vue: Vue) -> Vue:
    """Declare a page open to whoever has no account: log-in, static files, health."""
    vue.caleol_droit = LIBRE  # type: ignore[attr-defined] # read by `droit_de`
    return vue


def droit_de(endpoint: str, application: Flask) -> Droit | str | None:
    """Return what an endpoint declares: a right, `libre`, or None when nobody decided."""
    if endpoint == "static":
        return LIBRE
    return getattr(application.view_functions[endpoint], "caleol_droit", None)


def controle_acces() -> Response | None:
    """Before each request: open pages pass, others need a log-in and the right that they declare.

    An account with a provisional password sees its own account page only, until it has chosen another.
    """
    if request.endpoint is None:
        return None
    droit = droit_de(request.endpoint, current_app)
    if droit == LIBRE:
        return None
    if not current_user.is_authenticated:
        suite = request.full_path if request.method == "GET" and request.path != "/" else None
        return redirect(url_for("connexion.ouvre", suite=suite))
    if compte().provisoire and request.blueprint != "connexion":
        return redirect(url_for("connexion.mon_compte"))
    if droit is None or not isinstance(droit, Droit):
        abort(403)
    if not auteur().peut(droit) or (auteur().seance_id is not None and not _ouvert_par_lien(droit, request.endpoint)):
        raise Interdit("droit_manquant", droit=droit)
    return None


def _ouvert_par_lien(droit: Droit, endpoint: str) -> bool:
    """Return whether a log-in by a personal link opens a page: the séance's ones, not those of the account."""
    return droit is not Droit.ACCUEIL or endpoint in ACCUEIL_PAR_LIEN


def peut(droit: Droit | str) -> bool:
    """Return, for templates, whether the role in use holds a right."""
    return current_user.is_authenticated and auteur().peut(Droit(droit))


__all__ = ["acces", "controle_acces", "droit_de", "libre", "peut"]
