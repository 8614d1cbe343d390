"""What a rehearsal lets do: conduct, presences, votes and the dossiers read there; the rest of the site is shut."""

from flask import Flask, current_app, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from caleol.kernel.errors import Interdit, Introuvable
from caleol.web.aiguillage import adresse_reelle, adresse_repetee, seance_repetee
from caleol.web.contexte import repetitions

PLANS = ("deliberation", "votes", "votes.secretariat", "seances.classements", "essais")
PAGES = (
    "seances.tenue.appelle",
    "seances.tenue.note",
    "seances.tenue.preside",
    "candidatures.dossier",
    "candidatures.comparaison",
)


def admise(endpoint: str) -> bool:
    """Return whether a page is there for this request: in the application, and within the rehearsal if it is one."""
    if endpoint not in current_app.view_functions:
        return False
    if seance_repetee() is None:
        return not endpoint.startswith("essais.")
    return endpoint in PAGES or endpoint.rpartition(".")[0] in PLANS


def garde_repetition() -> Response | None:
    """Before each request: a rehearsal exists, is read by who is logged in, and shows no page but its own."""
    seance_id = seance_repetee()
    if seance_id is None or request.endpoint == "static":
        return None
    if repetitions().en_cours(seance_id) is None:
        flash("Cette répétition a été jetée : vous êtes revenu à la séance elle-même.", "verifier")
        return redirect(adresse_reelle("seances.page", seance_id=seance_id), 303)
    if not current_user.is_authenticated:
        suite = request.script_root + request.full_path if request.method == "GET" else None
        return redirect(adresse_reelle("connexion.ouvre", suite=suite), 303)
    if request.endpoint is not None and not admise(request.endpoint):
        raise Interdit("hors_repetition")
    if (request.view_args or {}).get("seance_id", seance_id) != seance_id:
        raise Introuvable("seance", id=seance_id)
    return None


def installe(application: Flask) -> None:
    """Guard the rehearsals, and give the templates what they tell of them."""
    application.before_request(garde_repetition)
    application.jinja_env.globals.update(
        seance_repetee=seance_repetee, adresse_reelle=adresse_reelle, adresse_repetee=adresse_repetee, admise=admise
    )
