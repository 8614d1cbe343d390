"""Extracts of validated minutes, as pages and as files: for one lot, for one applicant."""

from flask import Blueprint, Response, render_template

from caleol.queries.extraits import get_extrait_demandeur, get_extrait_lot
from caleol.rules.droits import Droit
from caleol.services import papiers
from caleol.web.acces import acces
from caleol.web.contexte import auteur, lecture
from caleol.web.seances.proces_verbal import pdf
from caleol.web.seances.vues import lue

plan = Blueprint("extraits", __name__, url_prefix="/<int:seance_id>/pv")


@plan.get("/lots/<int:numero>")
@acces(Droit.LIRE_PV)
def lot(seance_id: int, numero: int) -> str:
    """Show the extract for one lot: the accessible form of the paper."""
    extrait = get_extrait_lot(lecture(), auteur(), seance_id, numero)
    return render_template("seances/extrait.html", seance=lue(seance_id), extrait=extrait, numero=numero)


@plan.get("/lots/<int:numero>.pdf")
@acces(Droit.LIRE_PV)
def lot_pdf(seance_id: int, numero: int) -> Response:
    """Send the extract for one lot in PDF."""
    return pdf(papiers.extrait_lot_pdf(lecture(), auteur(), seance_id, numero), f"extrait-{seance_id}-lot-{numero}")


@plan.get("/demandeurs/<int:demande_id>")
@acces(Droit.LIRE_PV)
def demandeur(seance_id: int, demande_id: int) -> str:
    """Show the extract for one applicant, third parties masked: the accessible form of the paper."""
    extrait = get_extrait_demandeur(lecture(), auteur(), seance_id, demande_id)
    return render_template("seances/extrait.html", seance=lue(seance_id), extrait=extrait, demande_id=demande_id)


@plan.get("/demandeurs/<int:demande_id>.pdf")
@acces(Droit.LIRE_PV)
def demandeur_pdf(seance_id: int, demande_id: int) -> Response:
    """Send the extract for one applicant in PDF."""
    contenu = papiers.extrait_demandeur_pdf(lecture(), auteur(), seance_id, demande_id)
    return pdf(contenu, f"extrait-{seance_id}-demande-{demande_id}")
