"""The jobs of the tool and the mails that have not left: when, how it ended, what to do."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.queries.taches import list_courriels_en_attente, list_passages, load_perdus
from caleol.rules.droits import Droit
from caleol.services.courriels import retry_courriel
from caleol.web.acces import acces
from caleol.web.contexte import auteur, lecture, maintenant, ouvre_acte
from caleol.web.courriels import envoie_apres
from caleol.web.nombres import PLUS_GRANDE_CLE

plan = Blueprint("taches", __name__, url_prefix="/taches")


@plan.get("")
@acces(Droit.LIRE_TACHES)
def liste() -> str:
    """Show the last run of each job, and the mails that wait or failed."""
    return render_template(
        "taches/liste.html",
        passages=list_passages(lecture()),
        courriels=list_courriels_en_attente(lecture(), auteur()),
        perdus=load_perdus(lecture()),
        maintenant=maintenant(),
    )


@plan.post(f"/courriels/<int(max={PLUS_GRANDE_CLE}):courriel_id>")
@acces(Droit.TENIR_SUITES)
def renvoie(courriel_id: int) -> Response:
    """Try a mail again now."""
    with ouvre_acte() as acte:
        envoie_apres(acte)
        retry_courriel(acte, courriel_id=courriel_id)
    flash("Nouvel essai demandé. Rechargez la page pour en voir l’issue.", "favorable")
    return redirect(url_for("taches.liste"), 303)
