"""The agenda of a séance: order, lots in and out, freeze."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.rules.droits import Droit
from caleol.services import lots, ordre_du_jour
from caleol.web.acces import acces
from caleol.web.contexte import ouvre_acte
from caleol.web.nombres import cle
from caleol.web.seances.vues import tenue

plan = Blueprint("agenda", __name__, url_prefix="/<int:seance_id>/ordre-du-jour")


@plan.post("/deplacer")
@acces(Droit.TENIR_SEANCE)
def deplace(seance_id: int) -> Response:
    """Move an item one place."""
    point_id = request.form.get("point_id", 0, type=cle)
    sens: ordre_du_jour.Sens = "haut" if request.form.get("sens") == "haut" else "bas"
    with ouvre_acte() as acte:
        ordre_du_jour.move_point(acte, seance_id=seance_id, point_id=point_id, sens=sens)
    return _retour(seance_id)


@plan.post("/ranger")
@acces(Droit.TENIR_SEANCE)
def range_(seance_id: int) -> Response:
    """Order the lots by commune and address."""
    with ouvre_acte() as acte:
        ordre_du_jour.sort_agenda(acte, seance_id=seance_id)
    flash("Lots rangés par commune, puis par adresse.", "favorable")
    return _retour(seance_id)


@plan.post("/inscrire")
@acces(Droit.TENIR_SEANCE)
def inscrit(seance_id: int) -> Response:
    """Put a prepared lot on the agenda."""
    tenue(seance_id)
    lot_id = request.form.get("lot_id", 0, type=cle)
    motif = request.form.get("ajout_tardif", "")
    with ouvre_acte() as acte:
        lots.inscribe_lot(acte, lot_id=lot_id, seance_id=seance_id, ajout_tardif=motif or None)
    flash("Lot inscrit à l’ordre du jour.", "favorable")
    return _retour(seance_id)


@plan.post("/retirer")
@acces(Droit.TENIR_SEANCE)
def retire(seance_id: int) -> Response:
    """Take a lot off the agenda."""
    seance = tenue(seance_id)
    lot_id = request.form.get("lot_id", 0, type=cle)
    if lot_id not in {lot.lot_id for lot in seance.lots}:
        raise Refus("lot_non_inscrit")
    with ouvre_acte() as acte:
        lots.withdraw_from_agenda(acte, lot_id=lot_id)
    flash("Lot retiré de l’ordre du jour : il est de nouveau en préparation.", "favorable")
    return _retour(seance_id)


@plan.post("/figer")
@acces(Droit.TENIR_SEANCE)
def fige(seance_id: int) -> Response:
    """Freeze the agenda."""
    with ouvre_acte() as acte:
        ordre_du_jour.freeze_agenda(acte, seance_id=seance_id)
    flash(
        "Ordre du jour figé : les dossiers sont gardés tels qu’ils seront montrés. Convoquez les membres.", "favorable"
    )
    return _retour(seance_id)


@plan.post("/rouvrir")
@acces(Droit.TENIR_SEANCE)
def rouvre(seance_id: int) -> Response:
    """Open the agenda again, before the convocation."""
    with ouvre_acte() as acte:
        ordre_du_jour.unfreeze_agenda(acte, seance_id=seance_id)
    flash("Ordre du jour rouvert.", "favorable")
    return _retour(seance_id)


def _retour(seance_id: int) -> Response:
    return redirect(url_for("seances.page", seance_id=seance_id, _anchor="ordre"), 303)
