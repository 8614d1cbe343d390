"""The refusals of the households, and the decisions of a séance as a file for another register."""

from flask import Blueprint, Response, render_template

from caleol.queries.suites.decisions_exportees import ENTETES, export_decisions
from caleol.queries.suites.refus import get_refus
from caleol.rules.droits import Droit
from caleol.web.acces import acces
from caleol.web.contexte import auteur, lecture
from caleol.web.lots.exportation import fichier
from caleol.web.nombres import PLUS_GRANDE_CLE

plan = Blueprint("refus", __name__)


@plan.get("/refus")
@acces(Droit.LIRE_SUITES)
def page() -> str:
    """Show the refusals by dwelling and residence, and who is never served."""
    return render_template("suivi/refus.html", refus=get_refus(lecture(), auteur()))


@plan.get(f"/seances/<int(max={PLUS_GRANDE_CLE}):seance_id>/decisions.<any(csv,xlsx):forme>")
@acces(Droit.LIRE_SUITES)
def decisions(seance_id: int, forme: str) -> Response:
    """Send the decisions of a séance, so that nothing is typed twice in another register."""
    table = export_decisions(lecture(), auteur(), seance_id)
    return fichier(f"decisions-{table.reference}", forme, "Decisions", ENTETES, table.lignes)
