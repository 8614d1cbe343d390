"""What waits after the séances, and the follow-up of one lot."""

from flask import Blueprint, render_template, request

from caleol.queries.suites.attentes import Attente, list_attentes
from caleol.queries.suites.lettres_dues import list_lettres_dues
from caleol.queries.suites.lot import get_suivi
from caleol.rules.droits import Droit
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture
from caleol.web.lots.lecture import MAXIMUM, enumere
from caleol.web.nombres import cle

plan = Blueprint("suivi", __name__, url_prefix="/suites")
LETTRES = "lettres"
CLE = f"int(max={MAXIMUM})"


@plan.get("")
@acces(Droit.LIRE_SUITES)
def liste() -> str:
    """Show what waits, by due date."""
    attente = enumere(Attente, "attente")
    attentes = list_attentes(lecture(), auteur(), attente=attente, page=request.args.get("page", 1, type=cle))
    return render_template(
        "suivi/liste.html",
        attentes=attentes,
        attente=attente,
        lettres=list_lettres_dues(lecture(), auteur(), aujourdhui()),
        par_lettres=request.args.get("attente") == LETTRES,
    )


@plan.get(f"/lots/<{CLE}:lot_id>")
@acces(Droit.LIRE_SUITES)
def lot(lot_id: int) -> str:
    """Show what followed the decisions on one dwelling."""
    return render_template("suivi/lot.html", suivi=get_suivi(lecture(), auteur(), lot_id))
