"""The first page of each role: what is waiting for this person today."""

from flask import Blueprint, render_template

from caleol.queries.bailleur import nom_bailleur
from caleol.rules.droits import Droit
from caleol.web.acces import acces, libre
from caleol.web.contexte import lecture

plan = Blueprint("accueil", __name__)


@plan.get("/")
@acces(Droit.ACCUEIL)
def page() -> str:
    """Show what is waiting for this person today."""
    return render_template("accueil/vide.html")


@plan.get("/sante")
@libre
def sante() -> tuple[str, int]:
    """Say that the server answers and reaches its database, for a supervisor."""
    nom_bailleur(lecture())
    return "ok", 200
