"""What a rehearsal lets do: conduct, presences, votes and the dossiers read there; the rest of the site is shut."""

from flask import Flask, current_app, flash, g, make_response, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from caleol.kernel.errors import Interdit, Introuvable
from caleol.queries.seance_lisible import find_seance
from caleol.web.aiguillage import adresse_reelle, adresse_repetee, seance_repetee
from caleol.web.contexte import actes_reels, auteur, repetitions

JETEE = (
    '<main id="contenu"><h1>Répétition jetée</h1><p>Cette répétition a été jetée : rien n’y est plus enregistré. '
    "Revenez à la séance elle-même.</p></main>"
)
"""What a script is answered, without the account nor anything else of a database that is no more."""

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
    """Before each request: a rehearsal exists, is read by who knows its séance, and shows no page but its own."""
    seance_id = seance_repetee()
    if seance_id is None or request.endpoint == "static":
        return None
    repetition = repetitions().en_cours(seance_id)
    if repetition is None:
        return _revient(seance_id)
    g.caleol_repetition = repetition.cle
    if not current_user.is_authenticated:
        suite = request.script_root + request.full_path if request.method == "GET" else None
        return redirect(adresse_reelle("connexion.ouvre", suite=suite), 303)
    with actes_reels().sessions.lecture() as session:
        find_seance(session, auteur(), seance_id)
    if request.endpoint is not None and not admise(request.endpoint):
        raise Interdit("hors_repetition")
    if (request.view_args or {}).get("seance_id", seance_id) != seance_id:
        raise Introuvable("seance", id=seance_id)
    return None


def retour_si_jetee() -> Response | None:
    """Return the way back where the rehearsal of this request was thrown away meanwhile, None elsewhere."""
    seance_id, cle = seance_repetee(), cle_repetition()
    if seance_id is None or not cle:
        return None
    reste = repetitions().en_cours(seance_id)
    return None if reste and reste.cle == cle else _revient(seance_id)


def _revient(seance_id: int) -> Response:
    """Lead back to the séance itself; a script gets nothing to show, and the words for a ballot that it would keep."""
    if "X-Fragment" in request.headers:
        return make_response(JETEE, 404) if request.endpoint == "votes.vote" else make_response("", 204)
    flash("Cette répétition a été jetée : vous êtes revenu à la séance elle-même.", "verifier")
    return redirect(adresse_reelle("seances.page", seance_id=seance_id), 303)


def cle_repetition() -> str:
    """Return what tells the rehearsal of this request from the others, "" on the real site."""
    return str(g.get("caleol_repetition", ""))


def installe(application: Flask) -> None:
    """Guard the rehearsals, and give the templates what they tell of them."""
    application.before_request(garde_repetition)
    application.jinja_env.globals.update(
        seance_repetee=seance_repetee,
        cle_repetition=cle_repetition,
        adresse_reelle=adresse_reelle,
        adresse_repetee=adresse_repetee,
        admise=admise,
    )
