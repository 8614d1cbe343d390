"""Page of the proposals of dwellings for sitting tenants, and the job that makes them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.queries.occupation.appariements import GenreAppariement, list_appariements
from caleol.rules.droits import Droit
from caleol.services.lectures import PageLue, record_lecture_baux
from caleol.services.occupation.appariement import start_appariements
from caleol.web.acces import acces
from caleol.web.contexte import actes, aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.imports.fond import lance
from caleol.web.lots.lecture import entier, enumere

plan = Blueprint("appariements", __name__, url_prefix="/appariements")


@plan.get("/")
@acces(Droit.LIRE_TABLEAU)
def liste() -> str:
    """Show the proposals of the perimeter; who is told names leaves a reading in the trail."""
    genre = enumere(GenreAppariement, "genre") or GenreAppariement.VACANT
    p = list_appariements(lecture(), auteur(), aujourdhui(), genre=genre, page=entier("page") or 1)
    if p.nomme and p.baux:
        with ouvre_acte() as acte:
            record_lecture_baux(acte, baux=p.baux, page=PageLue.RELOGEMENTS)
    return render_template("occupation/appariements.html", p=p, genres=GenreAppariement)


@plan.post("/calcul")
@acces(Droit.SIGNALER_OCCUPATION)
def calcule() -> Response:
    """Make the proposals again, aside."""
    lance(start_appariements(actes(), auteur()))
    flash("Recherche lancée : revenez dans une minute, ou suivez-la sur la page d’accueil.", "information")
    return redirect(url_for("occupation.appariements.liste"), 303)
