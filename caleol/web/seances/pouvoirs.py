"""Proxies of a séance: given, taken back."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.rules.droits import Droit
from caleol.services.pouvoirs import record_pouvoir, withdraw_pouvoir
from caleol.web import messages
from caleol.web.acces import acces
from caleol.web.contexte import ouvre_acte
from caleol.web.nombres import cle
from caleol.web.seances.tenue import presences_refusees
from caleol.web.seances.vues import Page

plan = Blueprint("pouvoirs", __name__, url_prefix="/<int:seance_id>/pouvoirs")


@plan.post("")
@acces(Droit.TENIR_SEANCE)
def note(seance_id: int) -> Response | Page:
    """Record a proxy."""
    try:
        with ouvre_acte() as acte:
            record_pouvoir(
                acte,
                seance_id=seance_id,
                mandant_siege_id=request.form.get("mandant", 0, type=cle),
                mandataire_siege_id=request.form.get("mandataire", 0, type=cle),
            )
    except Refus as refus:
        return presences_refusees(seance_id, messages.texte(refus))
    flash("Pouvoir noté : il compte tant que le siège reste inoccupé et que son porteur est là.", "favorable")
    return _retour(seance_id)


@plan.post("/<int:pouvoir_id>/retrait")
@acces(Droit.TENIR_SEANCE)
def retire(seance_id: int, pouvoir_id: int) -> Response | Page:
    """Take a proxy back."""
    try:
        with ouvre_acte() as acte:
            withdraw_pouvoir(acte, pouvoir_id=pouvoir_id)
    except Refus as refus:
        return presences_refusees(seance_id, messages.texte(refus))
    flash("Pouvoir retiré.", "favorable")
    return _retour(seance_id)


def _retour(seance_id: int) -> Response:
    return redirect(url_for("seances.tenue.appelle", seance_id=seance_id, _anchor="pouvoirs"), 303)
