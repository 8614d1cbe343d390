"""The rehearsal of a séance, from the real site: what it is, begin, throw away."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Introuvable
from caleol.rules.droits import Droit
from caleol.services.repetitions import REPETABLES, end_repetition, start_repetition
from caleol.web.acces import acces
from caleol.web.aiguillage import adresse_repetee
from caleol.web.contexte import actes, auteur, ferme_lecture, repetitions
from caleol.web.lots.lecture import MAXIMUM
from caleol.web.seances.vues import tenue

plan = Blueprint("repetition", __name__, url_prefix=f"/seances/<int(max={MAXIMUM}):seance_id>/repetition")


@plan.get("")
@acces(Droit.TENIR_SEANCE)
def page(seance_id: int) -> str:
    """Say what a rehearsal is and what stays of it; begin one, or go back to it."""
    seance, en_cours = tenue(seance_id), repetitions().en_cours(seance_id)
    if en_cours is None and seance.etat not in REPETABLES:
        raise Introuvable("repetition", id=seance_id)
    return render_template("repetition/page.html", seance=seance, en_cours=en_cours, depart=_depart(seance_id))


@plan.post("")
@acces(Droit.TENIR_SEANCE)
def commence(seance_id: int) -> Response:
    """Begin a rehearsal, and lead to its first lot."""
    tenue(seance_id)
    ferme_lecture()
    start_repetition(actes(), auteur(), repetitions(), seance_id=seance_id)
    return redirect(_depart(seance_id), 303)


@plan.post("/fin")
@acces(Droit.TENIR_SEANCE)
def jette(seance_id: int) -> Response:
    """Throw a rehearsal away."""
    qui = auteur()
    ferme_lecture()
    end_repetition(actes(), qui, repetitions(), seance_id=seance_id)
    flash("Répétition jetée : aucun vote, aucune présence, aucune décision n’en reste.", "favorable")
    return redirect(url_for("seances.page", seance_id=seance_id), 303)


def _depart(seance_id: int) -> str:
    return adresse_repetee("deliberation.page", seance_id=seance_id)
